namespace Gtzan.Audio.Decoding;

/// <summary>A stream from one of its bytes on, to be read as if there were none before. The stream itself stays open.</summary>
internal sealed class StreamTail : Stream
{
    private readonly Stream _whole;
    private readonly long _start;

    /// <summary>Begins at a byte of a stream.</summary>
    /// <param name="whole">The stream, seekable.</param>
    /// <param name="start">The byte that becomes the first.</param>
    public StreamTail(Stream whole, long start)
    {
        (_whole, _start) = (whole, start);
        Position = 0;
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => _whole.Length - _start;

    public override long Position
    {
        get => _whole.Position - _start;
        set => _whole.Position = _start + value;
    }

    public override int Read(Span<byte> buffer) => _whole.Read(buffer);

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) => Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => Length };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
