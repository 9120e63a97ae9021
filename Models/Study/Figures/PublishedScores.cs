namespace Gtzan.Models.Study.Figures;

/// <summary>
/// Table 3 of the study: precision, recall and F1 of its four models on the test part of all 1,000 tracks of GTZAN, divided by segment.
/// </summary>
internal static class PublishedScores
{
    /// <summary>The name of the row with the means over genres.</summary>
    public const string MacroAverage = "macro average";

    private static readonly string[] Models = ["mlp", "mlp-reg", "cnn", "rnn"];

    // Three numbers per model, in hundredths.
    private static readonly Dictionary<string, int[]> Scores = new()
    {
        ["blues"] = [63, 64, 64, 62, 42, 50, 73, 82, 77, 87, 76, 81],
        ["classical"] = [82, 91, 86, 81, 89, 85, 93, 89, 91, 90, 95, 93],
        ["country"] = [52, 38, 44, 36, 44, 40, 71, 46, 56, 65, 73, 69],
        ["disco"] = [42, 55, 48, 41, 49, 45, 65, 67, 66, 78, 69, 73],
        ["hiphop"] = [53, 40, 45, 55, 40, 46, 63, 77, 70, 78, 77, 78],
        ["jazz"] = [56, 66, 61, 51, 44, 47, 70, 84, 76, 87, 75, 81],
        ["metal"] = [65, 87, 74, 70, 82, 76, 77, 88, 82, 88, 88, 88],
        ["pop"] = [78, 66, 72, 68, 77, 73, 76, 82, 79, 75, 90, 82],
        ["reggae"] = [53, 42, 47, 43, 57, 49, 65, 69, 67, 76, 87, 81],
        ["rock"] = [43, 40, 41, 37, 25, 30, 71, 38, 50, 65, 59, 62],
        ["macro average"] = [59, 59, 58, 55, 55, 54, 72, 72, 71, 79, 79, 79],
    };

    /// <summary>The test accuracy of a model.</summary>
    public static double Accuracy(string model) => model switch { "mlp" => 0.59, "mlp-reg" => 0.55, "cnn" => 0.72, _ => 0.79 };

    /// <summary>The scores of a model and genre; null if the study does not give them.</summary>
    public static (double Precision, double Recall, double F1)? Of(string model, string genre)
    {
        var place = 3 * Array.IndexOf(Models, model);
        return place >= 0 && Scores.TryGetValue(genre, out var row) ? (row[place] / 100.0, row[place + 1] / 100.0, row[place + 2] / 100.0)
            : null;
    }
}
