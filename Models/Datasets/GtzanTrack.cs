using System.Globalization;

namespace Gtzan.Models.Datasets;

/// <summary>One of GTZAN's 1,000 tracks.</summary>
/// <param name="Genre">The genre in GTZAN.</param>
/// <param name="Number">Its number within the genre, 0 … 99.</param>
public readonly record struct GtzanTrack(string Genre, int Number)
{
    private const int TracksPerGenre = 100;
    private const int Digits = 5;

    /// <summary>GTZAN's genres.</summary>
    public static IReadOnlyList<string> Genres { get; } =
        ["blues", "classical", "country", "disco", "hiphop", "jazz", "metal", "pop", "reggae", "rock"];

    /// <summary>
    /// Parses the name of a file or a feature row: <c>jazz.00054</c>, with optional folder, segment number and extension (.wav or .au, as
    /// in the two distributions, or another). Null if it is not a name of GTZAN's.
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
