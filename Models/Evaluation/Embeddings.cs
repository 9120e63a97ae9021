using System.Globalization;
using Gtzan.Audio.Datasets;
using Gtzan.Core.Text;

namespace Gtzan.Models.Evaluation;

/// <summary>Embeddings of recordings: one for each segment, or the mean of a recording's.</summary>
/// <param name="size">The numbers of an embedding.</param>
/// <param name="areMeans">Whether a recording has one embedding, the mean over its segments.</param>
internal sealed class Embeddings(int size, bool areMeans)
{
    private readonly List<float> _values = [];
    private readonly List<string> _tracks = [];
    private readonly List<int> _trackOfRow = [], _segmentOfRow = [];

    /// <summary>The numbers of an embedding.</summary>
    public int Size => size;

    /// <summary>The number of embeddings.</summary>
    public int Count => _trackOfRow.Count;

    /// <summary>The recordings.</summary>
    public IReadOnlyList<string> Tracks => _tracks;

    /// <summary>Adds a recording.</summary>
    /// <param name="track">Its name.</param>
    /// <param name="embeddings">The embeddings of its segments, one after the other.</param>
    public void Add(string track, ReadOnlySpan<float> embeddings)
    {
        var rows = areMeans ? 1 : embeddings.Length / size;
        _values.AddRange(areMeans ? Mean(embeddings, size) : embeddings);
        for (var segment = 0; segment < rows; segment++)
        {
            _trackOfRow.Add(_tracks.Count);
            _segmentOfRow.Add(segment);
        }

        _tracks.Add(track);
    }

    /// <summary>The mean of embeddings, in double precision.</summary>
    public static float[] Mean(ReadOnlySpan<float> embeddings, int size)
    {
        var sums = new double[size];
        for (var i = 0; i < embeddings.Length; i++)
            sums[i % size] += embeddings[i];
        var rows = embeddings.Length / size;
        return Array.ConvertAll(sums, sum => (float)(sum / rows));
    }

    /// <summary>
    /// Writes arrays for NumPy: <c>embeddings</c> [rows, size], <c>tracks</c> (names), <c>track_of_row</c>, and, unless they are means,
    /// <c>segment_of_row</c>.
    /// </summary>
    public void WriteNpz(Stream stream)
    {
        using var archive = new NpzWriter(stream);
        archive.Add("embeddings", _values.ToArray(), Count, size);
        archive.Add("tracks", _tracks);
        archive.Add("track_of_row", _trackOfRow);
        if (!areMeans)
            archive.Add("segment_of_row", _segmentOfRow);
    }

    /// <summary>Writes CSV: the columns track, segment (unless they are means), e0, e1, …</summary>
    public void WriteCsv(Stream stream)
    {
        using var writer = new StreamWriter(stream, leaveOpen: true) { NewLine = "\n" };
        string[] names = [.. Enumerable.Range(0, size).Select(i => string.Create(CultureInfo.InvariantCulture, $"e{i}"))];
        writer.WriteLine(string.Join(',', (string[])["track", .. SegmentField("segment"), .. names]));
        for (var row = 0; row < Count; row++)
        {
            var numbers = _values.Skip(row * size).Take(size).Select(value => value.ToString("R", CultureInfo.InvariantCulture));
            writer.WriteLine(string.Join(
                ',', (string[])
                [
                    CsvField.Of(_tracks[_trackOfRow[row]]), .. SegmentField(_segmentOfRow[row].ToString(CultureInfo.InvariantCulture)),
                    .. numbers,
                ]));
        }
    }

    private string[] SegmentField(string text) => areMeans ? [] : [text];
}
