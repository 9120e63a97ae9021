using Gtzan.Audio.Decoding.Frames;

namespace Gtzan.Audio.Decoding.Libsndfile;

/// <summary>Frames from libsndfile, whose errors become exceptions that name the format.</summary>
/// <param name="frames">The frames; closed with this object.</param>
/// <param name="formatName">The format's name in messages.</param>
/// <param name="note">What is wrong with the file; null if nothing.</param>
internal sealed class SoundLibraryFrames(IFrameReader frames, string formatName, string? note) : IFrameReader
{
    public int Channels => frames.Channels;

    public int SampleRate => frames.SampleRate;

    public long? Frames => frames.Frames;

    public IReadOnlyList<string> Notes { get; } = note is null ? [] : [note];

    public int Read(Span<float> interleaved)
    {
        try
        {
            return frames.Read(interleaved);
        }
        catch (SoundLibraryException exception)
        {
            throw exception.ForFile(formatName);
        }
    }

    public void Dispose() => frames.Dispose();
}
