using Gtzan.Core.Files;

namespace Gtzan.Tests.Models.Training;

/// <summary>A simulated power cut.</summary>
internal sealed class PowerCutException : Exception;

/// <summary>A disk that fails after a number of operations or bytes.</summary>
internal sealed class FailingDisk : AtomicFileWriter
{
    private FailingDisk()
    {
    }

    /// <summary>The log of operations.</summary>
    public List<string> Operations { get; } = [];

    /// <summary>The number of bytes written.</summary>
    public long Bytes { get; private set; }

    private int OperationsLeft { get; set; } = int.MaxValue;

    private long BytesLeft { get; set; } = long.MaxValue;

    private bool IsOff { get; set; }

    /// <summary>A disk that never fails and counts operations.</summary>
    public static FailingDisk Counting() => new();

    /// <summary>A disk whose power is cut in an operation: a write is half done, other operations are not done.</summary>
    public static FailingDisk WithoutPowerAfter(int operations) => new() { OperationsLeft = operations };

    /// <summary>A disk that is full after a number of bytes.</summary>
    public static FailingDisk FullAfter(long bytes) => new() { BytesLeft = bytes };

    protected override Stream Create(string path)
    {
        Do($"create {Path.GetFileName(path)}");
        return new FailingStream(this, base.Create(path));
    }

    protected override void Flush(Stream stream)
    {
        Do("flush");
        base.Flush(((FailingStream)stream).Inner);
    }

    protected override void Rename(string from, string to)
    {
        Do($"rename to {Path.GetFileName(to)}");
        base.Rename(from, to);
    }

    protected override void Delete(string path)
    {
        if (IsOff)
            throw new PowerCutException();
        base.Delete(path);
    }

    private void Do(string operation)
    {
        if (IsOff || OperationsLeft-- == 0)
        {
            IsOff = true;
            throw new PowerCutException();
        }

        Operations.Add(operation);
    }

    private sealed class FailingStream(FailingDisk disk, Stream inner) : Stream
    {
        public Stream Inner => inner;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => throw new NotSupportedException(); }

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            try
            {
                disk.Do("write");
            }
            catch (PowerCutException)
            {
                inner.Write(buffer[..(buffer.Length / 2)]);
                throw;
            }

            var room = (int)Math.Min(buffer.Length, disk.BytesLeft);
            inner.Write(buffer[..room]);
            disk.BytesLeft -= room;
            disk.Bytes += room;
            if (room < buffer.Length)
                throw new IOException("No space left on device");
        }

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
