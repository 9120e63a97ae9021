using System.Buffers.Binary;
using Gtzan.Audio.Decoding.Frames;
using Gtzan.Audio.Decoding.Wav;

namespace Gtzan.Audio.Decoding.Ffmpeg;

/// <summary>The frames of a file that the program ffmpeg decodes. How many there are is known at their end.</summary>
internal sealed class FfmpegFrames : IFrameReader
{
    // ffmpeg's longest chunk before the samples has some dozen bytes.
    private const int MaxChunk = 1 << 10, RiffHeader = 12, ChunkHeader = 8;

    private const string Unreadable = "cannot read it", NoSamples = "it writes no samples";

    private readonly FfmpegProcess _process;
    private readonly string _formatName;
    private readonly SampleFormat _format;
    private byte[] _bytes = [];
    private long _position;

    private FfmpegFrames(FfmpegProcess process, string formatName)
    {
        (_process, _formatName) = (process, formatName);
        _format = ReadHeader();
    }

    public int Channels => _format.Channels;

    public int SampleRate => _format.SampleRate;

    public long? Frames => null;

    public IReadOnlyList<string> Notes { get; private set; } = [];

    /// <summary>Starts ffmpeg on a file.</summary>
    /// <param name="program">Where ffmpeg is.</param>
    /// <param name="demuxer">ffmpeg's name of the format.</param>
    /// <param name="path">The file.</param>
    /// <param name="formatName">The format's name in messages.</param>
    /// <param name="patience">How long ffmpeg may write nothing.</param>
    /// <exception cref="AudioFormatException">ffmpeg cannot be started, or cannot decode the file.</exception>
    public static FfmpegFrames Open(string program, string demuxer, string path, string formatName, TimeSpan patience)
    {
        var process = FfmpegProcess.Start(program, demuxer, path, patience);
        try
        {
            return new FfmpegFrames(process, formatName);
        }
        catch
        {
            process.Dispose();
            throw;
        }
    }

    public int Read(Span<float> interleaved)
    {
        var wanted = interleaved.Length / Channels * _format.BytesPerFrame;
        if (_bytes.Length < wanted)
            _bytes = new byte[wanted];
        var read = _process.Read(_bytes.AsSpan(0, wanted));
        var frames = read / _format.BytesPerFrame;
        _position += frames;
        if (read < wanted)
        {
            if (_process.Failure is { } failure)
                throw Undecodable($"fails after {AudioSignal.DurationText(_position, SampleRate)}", failure);
            if (_process.ErrorOutput is { } complaint)
                Notes = [$"ffmpeg finds errors in the {_formatName} file; what it decodes is used ({complaint})."];
        }

        SampleDecoder.Decode(_bytes, _format, interleaved[..(frames * Channels)]);
        return frames;
    }

    public void Dispose() => _process.Dispose();

    /// <summary>Reads the chunks before the samples. What is not there is an error of ffmpeg's.</summary>
    private SampleFormat ReadHeader()
    {
        var content = new byte[MaxChunk];
        SampleFormat? format = null;
        if (_process.Read(content.AsSpan(0, RiffHeader)) == RiffHeader)
        {
            while (_process.Read(content.AsSpan(0, ChunkHeader)) == ChunkHeader)
            {
                if (format is { } known && content.AsSpan().StartsWith("data"u8))
                    return known;
                var isFormat = content.AsSpan().StartsWith("fmt "u8);
                var size = BinaryPrimitives.ReadUInt32LittleEndian(content.AsSpan(4));
                if (size > MaxChunk)
                    throw Undecodable(Unreadable, NoSamples);
                if (_process.Read(content.AsSpan(0, (int)size)) < size)
                    break;
                if (isFormat)
                    format = WavFormatChunk.Parse(content.AsSpan(0, (int)size), bigEndian: false);
            }
        }

        var failure = _process.Failure;
        throw failure?.Contains("matches no streams", StringComparison.Ordinal) == true
            ? new AudioFormatException($"The {_formatName} file holds no audio.")
            : Undecodable(Unreadable, failure ?? NoSamples);
    }

    private AudioFormatException Undecodable(string problem, string failure) => new(
        $"The {_formatName} file cannot be decoded: ffmpeg {problem} ({failure}); the file may be damaged: get a whole copy.");
}
