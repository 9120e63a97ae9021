using System.Globalization;

namespace Gtzan.Models.Datasets;

/// <summary>Facts about GTZAN's tracks, from the lists beside this file, which cite their sources.</summary>
internal static class GtzanFacts
{
    private static readonly Lazy<IReadOnlyDictionary<GtzanTrack, IReadOnlyList<string>>> LazyArtists = new(ReadArtists);
    private static readonly Lazy<IReadOnlyList<IReadOnlyList<GtzanTrack>>> LazyRepeats = new(
        () => [.. Lines("repeats.txt").Select(line => (IReadOnlyList<GtzanTrack>)[.. Tracks(line)])]);

    private static readonly Lazy<IReadOnlyDictionary<GtzanTrack, SplitPart>> LazyFaultFiltered = new(ReadFaultFiltered);

    /// <summary>The artists of the 919 tracks with known artists.</summary>
    public static IReadOnlyDictionary<GtzanTrack, IReadOnlyList<string>> Artists => LazyArtists.Value;

    /// <summary>Groups of tracks that are the same recording.</summary>
    public static IReadOnlyList<IReadOnlyList<GtzanTrack>> Repeats => LazyRepeats.Value;

    /// <summary>The part of each of the 930 tracks of the fault-filtered split; the others are excluded.</summary>
    public static IReadOnlyDictionary<GtzanTrack, SplitPart> FaultFiltered => LazyFaultFiltered.Value;

    private static Dictionary<GtzanTrack, IReadOnlyList<string>> ReadArtists() =>
        Named("artists.txt").SelectMany(line => line.Tracks.Select(track => (Track: track, line.Name)))
            .GroupBy(pair => pair.Track)
                .ToDictionary(track => track.Key, track => (IReadOnlyList<string>)[.. track.Select(pair => pair.Name)]);

    private static Dictionary<GtzanTrack, SplitPart> ReadFaultFiltered() =>
        Named("fault-filtered.txt")
            .SelectMany(line => line.Tracks.Select(track => (Track: track, Part: Enum.Parse<SplitPart>(line.Name, ignoreCase: true))))
            .ToDictionary(pair => pair.Track, pair => pair.Part);

    /// <summary>Lines of the form "name: tracks".</summary>
    private static IEnumerable<(string Name, IEnumerable<GtzanTrack> Tracks)> Named(string file) =>
        Lines(file).Select(line => (line[..line.LastIndexOf(':')], Tracks(line[(line.LastIndexOf(':') + 1)..])));

    /// <summary>Tracks written as "metal 58 70-73; rock 16".</summary>
    private static IEnumerable<GtzanTrack> Tracks(string text)
    {
        foreach (var part in text.Split(';', StringSplitOptions.TrimEntries))
        {
            var words = part.Split(' ');
            foreach (var range in words[1..])
            {
                var ends = range.Split('-').Select(number => int.Parse(number, CultureInfo.InvariantCulture)).ToArray();
                for (var number = ends[0]; number <= ends[^1]; number++)
                    yield return new GtzanTrack(words[0], number);
            }
        }
    }

    private static IEnumerable<string> Lines(string file)
    {
        using var reader = new StreamReader(typeof(GtzanFacts).Assembly.GetManifestResourceStream($"gtzan.{file}")!);
        while (reader.ReadLine() is { } line)
        {
            if (line.Length > 0 && line[0] != '#')
                yield return line;
        }
    }
}
