namespace Gtzan.Audio.Datasets;

/// <summary>A file that is not part of a dataset.</summary>
/// <param name="Path">Where it is, relative to the source and with slashes.</param>
/// <param name="Reason">Why it was left out: a sentence.</param>
public sealed record SkippedFile(string Path, string Reason)
{
    /// <summary>
    /// Whether the file could not even be read, which may be different another time: no cache keeps a dataset that lacks such a file.
    /// </summary>
    public bool Unreadable { get; init; }
}
