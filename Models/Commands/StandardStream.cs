using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary>
/// A stream of the process that somebody has directed elsewhere, perhaps to where nothing can be written: a full disk, or nowhere.
/// </summary>
/// <param name="inner">The stream.</param>
/// <param name="name">What it is called when it cannot be written; null if the work is worth doing without it, and nobody is told.</param>
internal sealed class StandardStream(Stream inner, string? name) : Stream
{
    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="ProgramException">It cannot be written, and has a name.</exception>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        try
        {
            inner.Write(buffer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            if (name is not null)
                throw new ProgramException($"{name} cannot be written: {(exception is IOException ? ProgramException.ReasonOf(exception) : "it is closed, or may only be read")}. Direct it to a file on a disk with room, or to a program that reads it.", exception);
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    // What is written is written at once.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
