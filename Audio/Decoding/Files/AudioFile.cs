using Gtzan.Audio.Decoding.Au;
using Gtzan.Audio.Decoding.Libsndfile;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Audio.Dsp.Resampling;
using Gtzan.Core.Files;

namespace Gtzan.Audio.Decoding.Files;

/// <summary>Reads audio files of any known format, which is detected from their content, not from their name.</summary>
public static class AudioFile
{
    // Tried in order. Add decoders for further formats here.
    private static readonly IAudioDecoder[] Decoders =
    [
        new WavReader(), new AuReader(), new ForeignDecoder(new Sndfile()),
    ];

    /// <summary>The extensions of files that can be read: <c>.wav</c>, <c>.au</c> and others.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. Decoders.SelectMany(decoder => decoder.Extensions)];

    /// <summary>Decodes a file and averages its channels.</summary>
    /// <exception cref="AudioFormatException">The file cannot be decoded; the message says why.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static AudioSignal Read(string path)
    {
        using var stream = OpenFile(path);
        return Read(stream);
    }

    /// <summary>Decodes a file, averages its channels and, if needed, resamples it to <paramref name="sampleRate"/> hertz.</summary>
    /// <exception cref="AudioFormatException">The file cannot be decoded; the message says why.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A sample rate outside those of <see cref="Resampler"/>.</exception>
    public static AudioSignal Read(string path, int sampleRate)
    {
        var signal = Read(path);
        return signal.SampleRate == sampleRate
            ? signal
            : new AudioSignal(new Resampler(signal.SampleRate, sampleRate).Resample(signal.Samples), sampleRate);
    }

    /// <summary>
    /// Opens a file of any length to be decoded while it is read, its channels averaged and, if needed, resampled to
    /// <paramref name="sampleRate"/> hertz.
    /// </summary>
    /// <exception cref="AudioFormatException">The file cannot be decoded; the message says why.</exception>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A sample rate outside those of <see cref="Resampler"/>.</exception>
    public static AudioSource Open(string path, int sampleRate)
    {
        var stream = OpenFile(path);
        try
        {
            var audio = Open(stream);
            return audio.SampleRate == sampleRate ? audio : new ResampledSource(audio, sampleRate);
        }
        catch
        {
            stream.Dispose();
            throw;
        }
    }

    /// <summary>Opens a stream that holds a whole file, to be decoded while it is read, its channels averaged.</summary>
    /// <param name="stream">Seekable, at the file's beginning; closed with the result.</param>
    /// <exception cref="AudioFormatException">The file cannot be decoded; the message says why.</exception>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static AudioSource Open(Stream stream) => WithDecoder(stream, decoder => decoder.Open(stream));

    /// <summary>Decodes a stream that holds a whole file, and averages its channels.</summary>
    /// <param name="stream">Seekable, at the file's beginning.</param>
    /// <exception cref="AudioFormatException">The file cannot be decoded; the message says why.</exception>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static AudioSignal Read(Stream stream) => WithDecoder(stream, decoder => decoder.Decode(stream));

    private static FileStream OpenFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Path.Exists(path))
            throw new FileNotFoundException($"There is no audio file '{path}'.", path);

        return InputFile.Open(path, problem => new AudioFormatException($"The file {problem}"));
    }

    private static T WithDecoder<T>(Stream stream, Func<IAudioDecoder, T> use)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
            throw new ArgumentException("Decoding needs a stream that can seek; copy it to memory or to a file first.", nameof(stream));

        var decoder = DecoderOf(FileBeginning.Read(stream)) ?? throw new AudioFormatException(FileBeginning.Unrecognized(stream));
        return use(decoder);
    }

    /// <summary>Whether a decoder reads files that begin like this.</summary>
    internal static bool Recognizes(ReadOnlySpan<byte> beginning) => DecoderOf(beginning) is not null;

    private static IAudioDecoder? DecoderOf(ReadOnlySpan<byte> beginning)
    {
        foreach (var decoder in Decoders)
        {
            if (decoder.Recognizes(beginning))
                return decoder;
        }

        return null;
    }
}
