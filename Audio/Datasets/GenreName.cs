using Gtzan.Audio.Collections;

namespace Gtzan.Audio.Datasets;

/// <summary>Names of genres, as people write them.</summary>
internal static class GenreName
{
    /// <summary>A remark on every genre whose name differs from that of an earlier one only in case.</summary>
    public static IEnumerable<Remark> Similar(IReadOnlyList<string> genres)
    {
        foreach (var (index, genre) in genres.Index())
        {
            if (genres.Take(index).FirstOrDefault(other => other.Equals(genre, StringComparison.OrdinalIgnoreCase)) is { } other)
                yield return new Remark(
                    genre + "/", RemarkKind.SimilarGenre,
                    $"Its name differs from the genre {other} only in case; give both one name if they are one.");
        }
    }
}
