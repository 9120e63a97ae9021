using Gtzan.Audio.Decoding.Aiff;
using Gtzan.Audio.Decoding.Frames;
using Gtzan.Audio.Decoding.Libsndfile;
using Gtzan.Audio.Decoding.Mpeg;
using Gtzan.Audio.Decoding.Ogg;
using Gtzan.Audio.Decoding.Tags;

namespace Gtzan.Audio.Decoding.Files;

/// <summary>
/// Decodes with libraries the formats that our own readers do not support: AIFF (NAudio), MP3 (NLayer), Ogg Vorbis (NVorbis) and Opus
/// (Concentus); and with libsndfile, where it is installed, FLAC, AIFF-C, other codecs in Ogg, and the files that NLayer and NVorbis decode
/// wrongly. libsndfile gets no other formats: damaged files of some, such as rare WAV encodings, make it loop forever.
/// </summary>
/// <param name="library">Access to libsndfile.</param>
internal sealed class ForeignDecoder(SoundLibrary library) : FrameDecoder, IFormatDecoder
{
    private const string HowToInstall =
        "install it (Debian and Ubuntu: apt-get install libsndfile1; macOS: brew install libsndfile; Windows: put sndfile.dll on the PATH)";

    /// <inheritdoc/>
    public IReadOnlyList<string> Extensions => [".mp3", ".mp2", ".mpga", ".ogg", ".oga", ".opus", ".aif", ".aiff"];

    /// <inheritdoc/>
    public bool Recognizes(ReadOnlySpan<byte> beginning) => ForeignFormat.Of(beginning) is { IsRead: true };

    /// <inheritdoc/>
    protected override FrameBlocks OpenBlocks(Stream stream)
    {
        // What AudioFile found behind other bytes is MP3.
        var format = ForeignFormat.Of(FileBeginning.Read(stream)) ?? ForeignFormat.Mp3;

        // Chunks say themselves where they end.
        var end = format.Demuxer == ForeignFormat.Aiff.Demuxer ? stream.Length : TrailingTags.Start(stream);
        var audio = end == stream.Length ? stream : new StreamPart([], stream, 0, end);
        return new FrameBlocks(OpenFrames(format, audio), audio, format.Name);
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
        var note = format == ForeignFormat.Aifc ? AiffHeader.CheckLength(audio) : null;
        return OpenWithSndfile(format, audio, format.Name, note);
    }

    /// <param name="format">The format.</param>
    /// <param name="audio">The audio, without tags.</param>
    /// <param name="what">The format's display name, or the variant of it that only libsndfile decodes.</param>
    /// <param name="note">What is wrong with the file; null if nothing.</param>
    private SoundLibraryFrames OpenWithSndfile(ForeignFormat format, Stream audio, string what, string? note = null)
    {
        audio.Position = 0;
        try
        {
            return new SoundLibraryFrames(library.Open(audio), format.Name, note);
        }
        catch (SoundLibraryException exception) when (!library.Reads(format))
        {
            throw Missing($"this machine's {library.Version} was built without it: install another", exception);
        }
        catch (SoundLibraryException exception) when (format == ForeignFormat.Aifc || format == ForeignFormat.Ogg)
        {
            var refusal = exception.ForFile(format.Name);
            throw new AudioFormatException(refusal.Message, exception) { FfmpegFormat = format };
        }
        catch (SoundLibraryException exception)
        {
            throw exception.ForFile(format.Name);
        }
        catch (Exception exception) when (exception is DllNotFoundException or BadImageFormatException or EntryPointNotFoundException)
        {
            throw Missing($"libsndfile is missing: {HowToInstall}", exception);
        }

        AudioFormatException Missing(string obstacle, Exception cause) => new(
            $"The file is {what}, which libsndfile decodes, and {obstacle}.", cause)
        {
            IsDecoderMissing = true,
            FfmpegFormat = format,
        };
    }
}
