namespace Gtzan.Audio.Dsp.Decibels;

/// <summary>Powers in decibels, in double precision.</summary>
public static class DecibelsReference
{
    /// <summary>
    /// D = 10·log₁₀(max(10⁻¹⁰, S)) of a matrix, then max(D, M − top), M the largest D of the whole matrix (<c>librosa.power_to_db</c>).
    /// </summary>
    /// <param name="power">S, such as the mel powers [frames][bands].</param>
    /// <param name="topDecibels">The range kept below the largest value; null for all.</param>
    public static double[][] FromPower(double[][] power, double? topDecibels = FeatureDefaults.TopDecibels)
    {
        var decibels = Array.ConvertAll(power, row => Array.ConvertAll(row, value => 10 * Math.Log10(Math.Max(1e-10, value))));
        if (topDecibels is not { } top)
            return decibels;
        var floor = decibels.Max(row => row.Max()) - top;
        return Array.ConvertAll(decibels, row => Array.ConvertAll(row, value => Math.Max(floor, value)));
    }
}
