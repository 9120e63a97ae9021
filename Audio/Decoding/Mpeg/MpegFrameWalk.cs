namespace Gtzan.Audio.Decoding.Mpeg;

/// <summary>
/// Finds the frames of MPEG audio, one after the other. A header has few fixed bits, so the first frame must be followed by a matching
/// header or the end of the file; after that, every header directly after the last frame is accepted. Skips tags and damaged frames.
/// </summary>
/// <param name="stream">The audio, from its beginning.</param>
internal sealed class MpegFrameWalk(Stream stream)
{
    private readonly byte[] _window = new byte[1 << 14];
    private int _start, _end;
    private bool _isInStep, _isAtEnd;
    private MpegFrame? _kind;

    /// <summary>The bytes of the frame that was found, header included; valid until the next is looked for.</summary>
    public ReadOnlySpan<byte> Bytes => _window.AsSpan(_start - Header.Length, Header.Length);

    /// <summary>The header of the frame that was found.</summary>
    public MpegFrame Header { get; private set; }

    /// <summary>Whether the frame begins where the one before it ends.</summary>
    public bool IsNextToLast { get; private set; }

    /// <summary>The number of frames found.</summary>
    public long Frames { get; private set; }

    /// <summary>How often bytes between two frames were no frames.</summary>
    public int Gaps { get; private set; }

    /// <summary>Whether the file ends within a frame.</summary>
    public bool EndsWithinFrame { get; private set; }

    /// <summary>Finds the next whole frame.</summary>
    /// <exception cref="AudioFormatException">It has another sample rate, layer or version than those before it.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public bool Next()
    {
        for (; Has(MpegFrame.HeaderLength); _start++)
        {
            var header = MpegFrame.At(_window.AsSpan(_start));
            if (header.IsValid && Has(header.Length) && IsFrame(header))
            {
                (Header, _start, IsNextToLast, _isInStep) = (header, _start + header.Length, _isInStep, true);
                _kind ??= header;
                if (!IsNextToLast && Frames > 0)
                    Gaps++;
                Frames++;
                return true;
            }

            EndsWithinFrame |= _isInStep && header.IsOfOneKind(_kind!.Value);
            _isInStep = false;
        }

        return false;
    }

    private bool IsFrame(MpegFrame header)
    {
        if (_isInStep && header.IsOfOneKind(_kind!.Value))
            return true;

        // Random bytes often look like one header, but hardly ever like two at the right distance.
        var isConfirmed = Has(header.Length + MpegFrame.HeaderLength)
            ? header.IsOfOneKind(MpegFrame.At(_window.AsSpan(_start + header.Length)))
            : _kind is null && !Has(header.Length + 1);
        if (isConfirmed && _kind is { } kind && !header.IsOfOneKind(kind))
            throw new AudioFormatException(
                $"The MP3 file changes after frame {Frames} from {Describe(kind)} to {Describe(header)}, which only ffmpeg may decode.")
            {
                FfmpegFormat = ForeignFormat.Mp3,
            };
        return isConfirmed;
    }

    private static string Describe(MpegFrame header) => $"{header.SampleRate} Hz in {header.Layer}";

    /// <summary>Reads ahead until the window holds so many bytes; false if fewer are left.</summary>
    private bool Has(int count)
    {
        if (_end - _start >= count)
            return true;
        if (!_isAtEnd)
        {
            _window.AsSpan(_start, _end - _start).CopyTo(_window);
            (_start, _end) = (0, _end - _start);
            var read = stream.ReadAtLeast(_window.AsSpan(_end), _window.Length - _end, throwOnEndOfStream: false);
            _isAtEnd = _end + read < _window.Length;
            _end += read;
        }

        return _end - _start >= count;
    }
}
