using System.Security.Cryptography;
using System.Text;
using Gtzan.Audio.Datasets;
using Gtzan.Engine;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>Which segments of a dataset are for training, for validation and for the test.</summary>
/// <param name="Mode">How they were divided.</param>
/// <param name="Train">Segments to train on.</param>
/// <param name="Validation">Segments to watch training by.</param>
/// <param name="Test">Segments nobody looks at before the end.</param>
public sealed record DataSplit(SplitMode Mode, int[] Train, int[] Validation, int[] Test)
{
    /// <summary>
    /// Divides a dataset by the seed: ⌊testSize · n⌋ for the test, ⌊validationSize · rest⌋ for validation, the others for training.
    /// By segment, n counts all segments, in random order. By track, n counts the tracks of a genre, for each genre by itself, at least one each;
    /// all segments of a track go the same way.
    /// </summary>
    /// <exception cref="ProgramException">There is too little to divide.</exception>
    public static DataSplit Create(GenreDataset dataset, SplitMode mode, float testSize, float validationSize, ulong seed) =>
        mode == SplitMode.Track ? ByTrack(dataset, testSize, validationSize, seed) : BySegment(dataset, testSize, validationSize, seed);

    /// <summary>A short text that is equal for equal splits.</summary>
    public string Hash(GenreDataset dataset)
    {
        var text = new StringBuilder();
        var indices = IndicesInTracks(dataset);
        foreach (var part in new[] { Train, Validation, Test })
        {
            foreach (var segment in part.Order())
                text.Append(dataset.Tracks[dataset.TrackOfSegment[segment]].Name).Append('#').Append(indices[segment]).Append('\n');
            text.Append('\n');
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    /// <summary>For every segment, which of its track's segments it is, from 0. In a file made elsewhere, those of a track need not follow each other.</summary>
    public static int[] IndicesInTracks(GenreDataset dataset)
    {
        var seen = new int[dataset.Tracks.Count];
        return [.. dataset.TrackOfSegment.Select(track => seen[track]++)];
    }

    private static DataSplit BySegment(GenreDataset dataset, float testSize, float validationSize, ulong seed)
    {
        var segments = Enumerable.Range(0, dataset.SegmentCount).ToArray();
        new RandomSequence(seed, RandomPurpose.Split).Shuffle<int>(segments);
        var test = (int)(testSize * segments.Length);
        var validation = (int)(validationSize * (segments.Length - test));
        if (test == 0 || validation == 0 || test + validation == segments.Length)
        {
            throw new ProgramException(
                $"{dataset.Description} has {segments.Length} segments, too few to divide into training, validation and test ({segments.Length - test - validation}, {validation} and {test}).");
        }

        return new DataSplit(SplitMode.Segment, segments[(test + validation)..], segments[test..(test + validation)], segments[..test]);
    }

    private static DataSplit ByTrack(GenreDataset dataset, float testSize, float validationSize, ulong seed)
    {
        if (!dataset.TracksKnown)
            throw new ProgramException($"{dataset.Description} does not say which segments belong to one track, so it cannot be split by track; prepare it again from the audio files.");

        var segmentsOfTrack = Enumerable.Range(0, dataset.SegmentCount).ToLookup(segment => dataset.TrackOfSegment[segment]);
        List<int> train = [], validation = [], test = [];
        for (var genre = 0; genre < dataset.Genres.Count; genre++)
        {
            var tracks = Enumerable.Range(0, dataset.Tracks.Count).Where(track => dataset.Tracks[track].Genre == genre).ToArray();
            if (tracks.Length < 3)
            {
                throw new ProgramException(
                    $"Genre \"{dataset.Genres[genre]}\" of {dataset.Description} has {tracks.Length} usable track{(tracks.Length == 1 ? "" : "s")}; a split by track needs at least 3: " +
                    "one each to train, to validate and to test.");
            }

            new RandomSequence(seed, RandomPurpose.Split, (uint)genre + 1).Shuffle<int>(tracks);
            var testTracks = Math.Clamp((int)(testSize * tracks.Length), 1, tracks.Length - 2);
            var validationTracks = Math.Clamp((int)(validationSize * (tracks.Length - testTracks)), 1, tracks.Length - testTracks - 1);
            for (var i = 0; i < tracks.Length; i++)
                (i < testTracks ? test : i < testTracks + validationTracks ? validation : train).AddRange(segmentsOfTrack[tracks[i]]);
        }

        return new DataSplit(SplitMode.Track, [.. train], [.. validation], [.. test]);
    }
}
