using Gtzan.Core.Files;

namespace Gtzan.Tests.Models.Training;

/// <summary>The power is off: nothing of the process is left to do anything.</summary>
internal sealed class PowerCutException : Exception;

/// <summary>A disk that fails after so many operations, or so many bytes.</summary>
internal sealed class FailingDisk : AtomicFileWriter
{
    private FailingDisk()
    {
    }

    /// <summary>What has been done, in words.</summary>
    public List<string> Operations { get; } = [];

    /// <summary>How many bytes have been written.</summary>
    public long Bytes { get; private set; }

    private int OperationsLeft { get; set; } = int.MaxValue;

    private long BytesLeft { get; set; } = long.MaxValue;

    private bool IsOff { get; set; }

    /// <summary>One that never fails, and counts.</summary>
    public static FailingDisk Counting() => new();

    /// <summary>One whose power is cut in an operation: of what it would write, half is written; a file is left as it is.</summary>
    public static FailingDisk WithoutPowerAfter(int operations) => new() { OperationsLeft = operations };

    /// <summary>One that is full after so many bytes.</summary>
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
