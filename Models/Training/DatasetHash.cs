using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Gtzan.Audio.Datasets;

namespace Gtzan.Models.Training;

/// <summary>
/// A short text that is equal for data sets from which training makes the same: genres, tracks, labels, and every bit of the features.
/// </summary>
internal static class DatasetHash
{
    public static string Of(GenreDataset dataset)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, dataset.Genres.Count, dataset.Tracks.Count, dataset.SegmentCount, dataset.Frames, dataset.Coefficients);
        foreach (var genre in dataset.Genres)
            hash.AppendData(Encoding.UTF8.GetBytes(genre + "\n"));
        foreach (var track in dataset.Tracks)
        {
            hash.AppendData(Encoding.UTF8.GetBytes(track.Name + "\n"));
            Add(hash, track.Genre);
        }

        var features = new float[dataset.SegmentSize];
        for (var segment = 0; segment < dataset.SegmentCount; segment++)
        {
            Add(hash, dataset.TrackOfSegment[segment], dataset.Labels[segment]);
            dataset.CopySegment(segment, features);
            hash.AppendData(MemoryMarshal.AsBytes(features.AsSpan()));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset().AsSpan(0, 16));
    }

    private static void Add(IncrementalHash hash, params ReadOnlySpan<int> numbers)
    {
        Span<byte> bytes = stackalloc byte[sizeof(int)];
        foreach (var number in numbers)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes, number);
            hash.AppendData(bytes);
        }
    }
}
