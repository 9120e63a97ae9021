using Gtzan.Audio.Decoding.Aiff;
using Gtzan.Audio.Decoding.Frames;
using Gtzan.Audio.Decoding.Libsndfile;
using Gtzan.Audio.Decoding.Mpeg;
using Gtzan.Audio.Decoding.Ogg;

namespace Gtzan.Audio.Decoding.Files;

/// <summary>
/// Decodes with libraries the formats that our own readers do not support: AIFF (NAudio), MP3 (NLayer), Ogg Vorbis (NVorbis) and Opus
/// (Concentus); and with libsndfile, where it is installed, FLAC, AIFF-C, other codecs in Ogg, and the files that NLayer and NVorbis decode
/// wrongly. libsndfile gets no other formats: damaged files of some, such as rare WAV encodings, make it loop forever.
/// </summary>
/// <param name="library">Access to libsndfile.</param>
internal sealed class ForeignDecoder(SoundLibrary library) : IAudioDecoder
{
    // Music at 96 kbit/s and more has fewer frames a byte, so memory is allocated once for usual files.
    private const int UsualFramesAByte = 4;

    private const string HowToInstall =
        "install it (Debian and Ubuntu: apt-get install libsndfile1; macOS: brew install libsndfile; Windows: put sndfile.dll on the " +
        "PATH), or convert the file to WAV";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".flac", ".ogg", ".oga", ".opus", ".mp3", ".aif", ".aiff", ".aifc"];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> beginning) => ForeignFormat.Of(beginning) is { IsRead: true };

    /// <inheritdoc/>
    public AudioSignal Decode(Stream stream)
    {
        using var blocks = OpenBlocks(stream);
        var most = (int)Math.Min(Array.MaxLength, AudioSignal.MaxHours * 3600L * blocks.SampleRate);

        // The header may be wrong, so it does not decide alone how much memory is allocated.
        var mono = new float[Math.Min(Math.Min(blocks.Promised ?? 0, most), UsualFramesAByte * stream.Length)];
        var frames = 0;
        for (ReadOnlyMemory<float> block; !(block = blocks.Next()).IsEmpty; frames += block.Length)
        {
            if (block.Length > most - frames)
                throw new AudioFormatException(
                    $"The {blocks.FormatName} file has more than {most} samples a channel, or lasts more than {AudioSignal.MaxHours} " +
                    $"hours at its {blocks.SampleRate} Hz; " +
                    "so many are read. Cut it into pieces.");
            if (block.Length > mono.Length - frames)
                Array.Resize(ref mono, (int)Math.Min(most, Math.Max(2L * mono.Length, frames + block.Length)));
            block.Span.CopyTo(mono.AsSpan(frames));
        }

        return new AudioSignal(mono.Length == frames ? mono : mono[..frames], blocks.SampleRate);
    }

    /// <inheritdoc/>
    /// <remarks>An <see cref="AudioSource"/> knows its length. Where the file does not tell, it is decoded twice.</remarks>
    public AudioSource Open(Stream stream)
    {
        var blocks = OpenBlocks(stream);
        try
        {
            if (blocks.Promised is > 0 and var promised)
                return new FrameSource(stream, blocks, promised);
            long frames = 0;
            for (int length; (length = blocks.Next().Length) > 0; frames += length)
            {
            }

            blocks.Dispose();
            stream.Position = 0;
            blocks = OpenBlocks(stream);
            return new FrameSource(stream, blocks, frames);
        }
        catch
        {
            blocks.Dispose();
            throw;
        }
    }

    private FrameBlocks OpenBlocks(Stream stream)
    {
        var (format, audio) = FindAudio(stream);
        return new FrameBlocks(OpenFrames(format, audio), audio, format.Name);
    }

    /// <summary>
    /// The format of a file, and the part that is passed to a library: the audio, from its first byte on. If bytes precede the audio, a
    /// library would detect the format itself and might detect another one.
    /// </summary>
    private static (ForeignFormat Format, Stream Audio) FindAudio(Stream stream)
    {
        var audio = Id3Tags.AudioBehind(stream);
        var beginning = FileBeginning.Read(audio);
        if (ForeignFormat.Of(beginning) is { IsRead: true } format)
            return (format, audio);
        if (audio == stream)
            throw new AudioFormatException(FileBeginning.Unrecognized(stream));
        if (!AudioFile.Recognizes(beginning) && ForeignFormat.Of(beginning) is null && Id3Tags.FramesNear(audio) is { } frames)
            return (ForeignFormat.Mp3, frames);

        var position = stream.Length - audio.Length;
        stream.Position = 0;
        throw new AudioFormatException(
            $"The file begins with an ID3 tag, and behind it, at byte {position} of {stream.Length}, is no MP3, FLAC, Ogg or AIFF audio, " +
            "which alone have such tags; get a whole copy, or convert it to WAV.");
    }

    private IFrameReader OpenFrames(ForeignFormat format, Stream audio)
    {
        if (format == ForeignFormat.Aiff)
            return GuardedFrames.Open(format.Name, AiffFrames.Library, () => new AiffFrames(audio));
        if (format == ForeignFormat.Mp3)
            return GuardedFrames.Open(format.Name, MpegFrames.Library,
                () => MpegFrames.Open(audio, what => OpenWithSndfile(format, audio, what)));
        if (format == ForeignFormat.Ogg)
            return OggFrames.Open(audio, what => OpenWithSndfile(format, audio, what));
        if (format == ForeignFormat.Aifc)
            AiffHeader.CheckLength(audio);
        return OpenWithSndfile(format, audio, format.Name);
    }

    /// <param name="format">The format.</param>
    /// <param name="audio">The audio, without tags.</param>
    /// <param name="what">The format's display name, or the variant of it that only libsndfile decodes.</param>
    private SoundLibraryFrames OpenWithSndfile(ForeignFormat format, Stream audio, string what)
    {
        audio.Position = 0;
        try
        {
            return new SoundLibraryFrames(library.Open(audio), format.Name);
        }
        catch (SoundLibraryException) when (!library.Reads(format))
        {
            throw new AudioFormatException(
                $"The file is {what}, which this machine's {library.Version} was built without; install another " +
                "libsndfile, or convert the file to WAV.")
            {
                IsOfMachine = true,
            };
        }
        catch (SoundLibraryException exception)
        {
            throw exception.ForFile(format.Name);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw new AudioFormatException($"The file is {what}, which libsndfile decodes, and libsndfile is missing: {HowToInstall}.",
                exception)
            {
                IsOfMachine = true,
            };
        }
    }
}
