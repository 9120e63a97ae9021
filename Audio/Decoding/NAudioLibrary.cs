using NAudio.SoundFile;

namespace Gtzan.Audio.Decoding;

/// <summary>libsndfile through NAudio, in the upstream-packages build.</summary>
internal sealed class NAudioLibrary : SoundLibrary
{
    /// <inheritdoc/>
    public override string Version => SoundFileCapabilities.LibraryVersion;

    /// <inheritdoc/>
    public override IFrameReader Open(Stream stream)
    {
        try
        {
            return new Reader(new SoundFileReader(stream));
        }
        catch (SoundFileException exception)
        {
            throw Translate(exception);
        }
    }

    /// <inheritdoc/>
    public override bool Reads(ForeignFormat format) =>
        SoundFileCapabilities.GetSupportedMajorFormats().Any(known => known.RawFormat == format.MajorNumber);

    /// <summary>What the stream threw, which is inside, or what the library said.</summary>
    private static Exception Translate(SoundFileException exception) =>
        exception.InnerException is IOException cause ? cause : new SoundLibraryException(exception.Message, exception);

    private sealed class Reader(SoundFileReader file) : IFrameReader
    {
        public int Channels => file.WaveFormat.Channels;

        public int SampleRate => file.WaveFormat.SampleRate;

        // The largest number of frames, which stands for an unknown one, is negative in bytes.
        public long? Frames => file.Length >= 0 && Channels > 0 ? file.Length / sizeof(float) / Channels : null;

        public int Read(Span<float> interleaved)
        {
            try
            {
                return file.Read(interleaved) / Channels;
            }
            catch (SoundFileException exception)
            {
                throw Translate(exception);
            }
        }

        public void Dispose() => file.Dispose();
    }
}
