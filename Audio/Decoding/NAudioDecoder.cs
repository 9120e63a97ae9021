using NAudio.SoundFile;

namespace Gtzan.Audio.Decoding;

/// <summary>
/// Reads what libsndfile reads, through NAudio: FLAC, Ogg Vorbis and Opus, MP3, AIFF, CAF, Wave64, and encodings of WAV and AU that our own readers do
/// not know. Part of the upstream-packages build; libsndfile itself must be installed.
/// </summary>
/// <param name="open">Opens a file; as <see cref="SoundFileReader"/> does, but for tests.</param>
internal sealed class NAudioDecoder(Func<Stream, SoundFileReader> open) : IAudioDecoder
{
    private const int FramesAtOnce = 1 << 14;

    private const string WhatToInstall =
        "install it (Debian and Ubuntu: apt-get install libsndfile1; macOS: brew install libsndfile; Windows: libsndfile's setup program), or convert " +
        "the file to WAV";

    /// <summary>Makes a decoder that uses the libsndfile of this machine.</summary>
    public NAudioDecoder()
        : this(stream => new SoundFileReader(stream))
    {
    }

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".aifc", ".caf", ".w64"];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> beginning) => FormatOf(beginning) is not (null or "MPEG-4");

    /// <inheritdoc/>
    public AudioSignal Decode(Stream stream)
    {
        string format = FormatOf(AudioFile.ReadBeginning(stream))!;
        try
        {
            using SoundFileReader reader = open(stream);
            return ReadMono(reader, format);
        }
        catch (SoundFileException exception)
        {
            throw new AudioFormatException(
                $"The file begins as {format} files do, but libsndfile cannot decode it ({exception.Message.TrimEnd('.')}); convert it to WAV.", exception);
        }
        catch (DllNotFoundException exception)
        {
            throw new AudioFormatException($"The file begins as {format} files do; libsndfile, which decodes them, is missing: {WhatToInstall}.", exception);
        }
    }

    private static AudioSignal ReadMono(SoundFileReader reader, string format)
    {
        (int channels, int sampleRate) = (reader.WaveFormat.Channels, reader.WaveFormat.SampleRate);
        SampleFormat.CheckChannelsAndRate(format, channels, sampleRate);

        // The header says how many frames there are, and may be wrong: it does not decide how much memory is taken.
        float[] mono = [], block = new float[FramesAtOnce * channels];
        int frames = 0, most = (int)Math.Min(Array.MaxLength, SampleReader.MaximumHours * 3600L * sampleRate);
        for (int read; (read = reader.Read(block.AsSpan()) / channels) > 0; frames += read)
        {
            if (read > most - frames)
                throw new AudioFormatException(
                    $"The {format} file has more than {most} samples a channel, or lasts more than {SampleReader.MaximumHours} hours at its {sampleRate} Hz; " +
                    "so many are read. Cut it into pieces.");
            if (read > mono.Length - frames)
                Array.Resize(ref mono, (int)Math.Min(most, Math.Max(2L * mono.Length, frames + read)));
            SampleReader.CheckFloats(block.AsSpan(0, read * channels), frames, channels, format);
            SampleReader.Average(block.AsSpan(0, read * channels), channels, mono.AsSpan(frames, read));
        }

        long promised = reader.Length / sizeof(float) / channels;
        if (frames < promised)
            throw new AudioFormatException(
                $"The {format} file is cut off: its header promises {promised} samples a channel, but only {frames} follow; get a whole copy.");
        if (frames == 0)
            throw new AudioFormatException($"The {format} file holds no audio.");
        return new AudioSignal(mono[..frames], sampleRate);
    }

    private static string? FormatOf(ReadOnlySpan<byte> beginning) => AudioFile.GuessFormat(beginning) ?? (beginning switch
    {
        [(byte)'R', (byte)'I', (byte)'F', (byte)'F', _, _, _, _, (byte)'W', (byte)'A', (byte)'V', (byte)'E', ..] => "WAV",
        [(byte)'.', (byte)'s', (byte)'n', (byte)'d', ..] => "AU",
        [(byte)'c', (byte)'a', (byte)'f', (byte)'f', ..] => "CAF",
        [(byte)'r', (byte)'i', (byte)'f', (byte)'f', ..] => "Wave64",
        _ => null,
    });
}
