using Gtzan.Audio.Decoding.Au;
using Gtzan.Audio.Decoding.Ffmpeg;
using Gtzan.Audio.Decoding.Libsndfile;
using Gtzan.Audio.Decoding.Mpeg;
using Gtzan.Audio.Decoding.Tags;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Audio.Dsp.Resampling;
using Gtzan.Core.Files;

namespace Gtzan.Audio.Decoding.Files;

/// <summary>Reads audio files of any known format, which is detected from their content, not from their name.</summary>
public static class AudioFile
{
    private static readonly ForeignDecoder WithLibraries = new(new Sndfile());

    // Tried in order, and ffmpeg behind them. Add decoders for further formats here.
    private static readonly IFormatDecoder[] Decoders = [new WavReader(), new AuReader(), WithLibraries];

    /// <summary>The extensions of files that are read with nothing installed: <c>.wav</c>, <c>.mp3</c> and others.</summary>
    public static IReadOnlyList<string> BuiltInExtensions { get; } = [.. Decoders.SelectMany(decoder => decoder.Extensions)];

    /// <summary>
    /// The extensions of files that are read where ffmpeg is installed; for <c>.flac</c> and <c>.aifc</c>, libsndfile will do. Without
    /// them, such files are refused with what to install and how to convert them.
    /// </summary>
    public static IReadOnlyList<string> ExternalExtensions { get; } = [".flac", ".aifc", .. FfmpegDecoder.Extensions];

    /// <summary>The extensions of all files that may be read.</summary>
    public static IReadOnlyList<string> Extensions { get; } = [.. BuiltInExtensions, .. ExternalExtensions];

    private static string? Ffmpeg => FfmpegProgram.Find(Environment.GetEnvironmentVariable("PATH"));

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
            : new AudioSignal(new Resampler(signal.SampleRate, sampleRate).Resample(signal.Samples), sampleRate) { Notes = signal.Notes };
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
    public static AudioSource Open(Stream stream) => WithDecoder(stream, (decoder, audio) => decoder.Open(audio));

    /// <summary>Decodes a stream that holds a whole file, and averages its channels.</summary>
    /// <param name="stream">Seekable, at the file's beginning.</param>
    /// <exception cref="AudioFormatException">The file cannot be decoded; the message says why.</exception>
    /// <exception cref="ArgumentException">The stream cannot seek.</exception>
    public static AudioSignal Read(Stream stream) => WithDecoder(stream, (decoder, audio) => decoder.Decode(audio));

    private static FileStream OpenFile(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!Path.Exists(path))
            throw new FileNotFoundException($"There is no audio file '{path}'.", path);

        return InputFile.Open(path, problem => new AudioFormatException($"The file {problem}"));
    }

    /// <summary>Finds the decoder of a file and the part of it that is audio. What no decoder knows is left to ffmpeg.</summary>
    private static T WithDecoder<T>(Stream stream, Func<IAudioDecoder, Stream, T> use)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (!stream.CanSeek)
            throw new ArgumentException("Decoding needs a stream that can seek; copy it to memory or to a file first.", nameof(stream));

        var (decoder, audio) = FindAudio(stream);
        try
        {
            return use(decoder, audio);
        }
        catch (AudioFormatException refusal) when (refusal.FfmpegFormat is { } format)
        {
            return use(new FfmpegDecoder(format, refusal.Message, Ffmpeg, refusal), stream);
        }
    }

    private static (IAudioDecoder Decoder, Stream Audio) FindAudio(Stream stream)
    {
        var audio = LeadingTags.Skip(stream);
        var beginning = FileBeginning.Read(audio);
        foreach (var decoder in Decoders)
        {
            if (decoder.Recognizes(beginning))
                return (decoder, audio);
        }

        if (ForeignFormat.Of(beginning) is { } format)
            return (new FfmpegDecoder(format, $"The file is {format.Name} audio, which only ffmpeg decodes.", Ffmpeg), stream);
        if (audio == stream)
            throw new AudioFormatException(FileBeginning.Unrecognized(stream));
        if (MpegSearch.FramesNear(audio) is { } frames)
            return (WithLibraries, frames);
        throw new AudioFormatException(
            $"The file begins with tags, and behind them, at byte {stream.Length - audio.Length} of {stream.Length}, is no audio of a " +
            "known type; get a whole copy.");
    }
}
