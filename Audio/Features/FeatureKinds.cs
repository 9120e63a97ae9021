namespace Gtzan.Audio.Features;

/// <summary>The features of a frame; of several kinds, they stand side by side in this order.</summary>
[Flags]
public enum FeatureKinds
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Mel-frequency cepstral coefficients.</summary>
    Mfcc = 1,

    /// <summary>The first and the second derivative of the MFCCs over time: <see cref="Deltas"/>.</summary>
    Delta = 2,

    /// <summary>A mel spectrogram, compressed as <see cref="MelCompression"/> says.</summary>
    Mel = 4,

    /// <summary>The twelve pitch classes: <see cref="ChromaStft"/>.</summary>
    Chroma = 8,
}

/// <summary>The logarithm of a mel spectrogram.</summary>
public enum MelCompression
{
    /// <summary>Decibels, at most 80 below the loudest cell of the segment: <c>librosa.power_to_db</c>.</summary>
    Decibels,

    /// <summary>log₁₀(1 + 10·x).</summary>
    Log10,
}

/// <summary>Kinds of features as text: names joined by +, such as <c>mel+chroma</c>.</summary>
public static class FeatureKindNames
{
    private static readonly (string Name, FeatureKinds Kind)[] Names =
        [("mfcc", FeatureKinds.Mfcc), ("delta", FeatureKinds.Delta), ("mel", FeatureKinds.Mel), ("chroma", FeatureKinds.Chroma)];

    /// <summary>The names, in the order of the features.</summary>
    public static string Format(FeatureKinds kinds) =>
        string.Join('+', Names.Where(name => kinds.HasFlag(name.Kind)).Select(name => name.Name));

    /// <summary>Reads names in any order. Returns false if one is unknown or given twice, or <c>delta</c> is without <c>mfcc</c>.</summary>
    public static bool TryParse(string? text, out FeatureKinds kinds)
    {
        kinds = FeatureKinds.None;
        foreach (var word in (text ?? "").Split('+'))
        {
            var kind = Names.FirstOrDefault(name => name.Name == word).Kind;
            if (kind == FeatureKinds.None || kinds.HasFlag(kind))
                return false;
            kinds |= kind;
        }

        return IsPossible(kinds);
    }

    /// <summary>Whether there are such features: derivatives are of MFCCs.</summary>
    internal static bool IsPossible(FeatureKinds kinds) =>
        kinds > FeatureKinds.None && (int)kinds < 16 && (kinds.HasFlag(FeatureKinds.Mfcc) || !kinds.HasFlag(FeatureKinds.Delta));
}
