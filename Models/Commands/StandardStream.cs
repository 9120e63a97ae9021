using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary>A standard stream of the process, which may be redirected to a target that cannot be written, such as a full disk.</summary>
/// <param name="inner">The stream.</param>
/// <param name="name">The stream's name in the error message if it cannot be written; null to ignore the failure.</param>
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
            {
                throw new ProgramException(
                    $"{name} cannot be written: " +
                    $"{(exception is IOException ? ProgramException.ReasonOf(exception) : "it is closed, or may only be read")}. Direct " +
                    "it to a file on a disk with room, or to a program that reads it.", exception);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    // Flushes every write.
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
