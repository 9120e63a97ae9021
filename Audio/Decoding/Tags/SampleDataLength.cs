namespace Gtzan.Audio.Decoding.Tags;

/// <summary>The samples of a file whose header says how many bytes they take.</summary>
/// <param name="Length">The bytes of samples.</param>
/// <param name="Note">What a listener should know; null if nothing.</param>
internal readonly record struct SampleDataLength(long Length, string? Note)
{
    /// <summary>The bytes from a position to the tags at the end of the file.</summary>
    public static SampleDataLength ToEnd(Stream stream, long start) => new(Math.Max(0, TrailingTags.Start(stream) - start), null);

    /// <summary>
    /// The bytes that a header says, or those that are there if it says a few more: writers count the header too, copies lack a last byte.
    /// </summary>
    /// <param name="formatName">The format's name in messages.</param>
    /// <param name="stream">The file.</param>
    /// <param name="start">The position of the first sample: as many bytes may be missing, or all but one of a frame.</param>
    /// <param name="length">What the header says.</param>
    /// <param name="bytesPerFrame">The bytes of a frame; 0 if not known.</param>
    /// <exception cref="AudioFormatException">More is missing.</exception>
    public static SampleDataLength FromHeader(string formatName, Stream stream, long start, long length, int bytesPerFrame)
    {
        long end = stream.Length, missing = start + length - end;
        if (missing == 0)
            return new SampleDataLength(length, null);

        // Bytes inside the sample data that look like a tag are samples.
        var excess = start + length - TrailingTags.Start(stream);
        if (excess > 0 && excess <= Math.Max(start, bytesPerFrame - 1))
            return new SampleDataLength(
                length - excess,
                $"The {formatName} file has {excess} byte{(excess == 1 ? "" : "s")} of samples less than its header says ({length}); the " +
                "others are used.");
        return missing < 0
            ? new SampleDataLength(length, null)
            : throw new AudioFormatException(
                $"The {formatName} file is cut off: its header promises {length} bytes of samples, but only {end - start} follow; get a " +
                "whole copy.");
    }
}
