namespace Gtzan.Audio.Decoding;

/// <summary>A part of a stream with bytes of ours before it, to be read as one file. The stream itself stays open.</summary>
/// <param name="prefix">The first bytes.</param>
/// <param name="whole">The stream, seekable.</param>
/// <param name="start">The byte of it that follows the prefix.</param>
/// <param name="length">How many of its bytes follow.</param>
internal sealed class PrefixedStream(byte[] prefix, Stream whole, long start, long length) : Stream
{
    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => prefix.Length + length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        int count = (int)Math.Clamp(Length - Position, 0, buffer.Length);
        if (count == 0)
            return 0;
        if (Position < prefix.Length)
        {
            count = (int)Math.Min(count, prefix.Length - Position);
            prefix.AsSpan((int)Position, count).CopyTo(buffer);
        }
        else
        {
            long position = start + Position - prefix.Length;
            if (whole.Position != position)
                whole.Position = position;
            count = whole.Read(buffer[..count]);
        }

        Position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin) =>
        Position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => Position, _ => Length };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
