namespace Gtzan.Audio.Decoding.Frames;

/// <summary>Reads a prefix followed by a part of a stream as one file.</summary>
/// <param name="prefix">The first bytes; may be empty.</param>
/// <param name="whole">The stream, seekable.</param>
/// <param name="start">The position in the stream that follows the prefix.</param>
/// <param name="length">The number of bytes to read from there.</param>
/// <param name="closesWhole">Whether disposing it closes the stream.</param>
internal sealed class StreamPart(byte[] prefix, Stream whole, long start, long length, bool closesWhole = false) : Stream
{
    /// <summary>Reads a stream from a position to its end.</summary>
    public StreamPart(Stream whole, long start, bool closesWhole)
        : this([], whole, start, whole.Length - start, closesWhole)
    {
    }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => prefix.Length + length;

    public override long Position { get; set; }

    public override int Read(Span<byte> buffer)
    {
        var count = (int)Math.Clamp(Length - Position, 0, buffer.Length);
        if (count == 0)
            return 0;
        if (Position < prefix.Length)
        {
            count = (int)Math.Min(count, prefix.Length - Position);
            prefix.AsSpan((int)Position, count).CopyTo(buffer);
        }
        else
        {
            var position = start + Position - prefix.Length;
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

    protected override void Dispose(bool disposing)
    {
        if (disposing && closesWhole)
            whole.Dispose();
        base.Dispose(disposing);
    }
}
