using System.Globalization;

namespace Gtzan.Models.Datasets;

/// <summary>One of GTZAN's 1,000 tracks.</summary>
/// <param name="Genre">Its genre by GTZAN.</param>
/// <param name="Number">Its number within the genre, 0 … 99.</param>
public readonly record struct GtzanTrack(string Genre, int Number)
{
    private const int TracksPerGenre = 100;
    private const int Digits = 5;

    /// <summary>GTZAN's genres.</summary>
    public static IReadOnlyList<string> Genres { get; } =
        ["blues", "classical", "country", "disco", "hiphop", "jazz", "metal", "pop", "reggae", "rock"];

    /// <summary>
    /// The track that a file or a row of a feature table is of, by its name: <c>jazz.00054</c> with or without a folder in front, and with
    /// or without the number of a segment and an ending behind. Null if the name is none of GTZAN's. Whether it ends in .wav or .au, as in
    /// the two distributions, or otherwise makes no difference.
    /// </summary>
    public static GtzanTrack? Parse(string name)
    {
        var file = name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        if (file.Split('.') is not [var genre, { Length: Digits } digits, ..] || !Genres.Contains(genre))
            return null;
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number < TracksPerGenre
            ? new GtzanTrack(genre, number) : null;
    }

    /// <summary>Its name in GTZAN, such as <c>jazz.00054</c>.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Genre}.{Number:D5}");
}
