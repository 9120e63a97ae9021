using System.Numerics;

namespace Gtzan.Engine.OpenCl;

/// <summary>
/// Uploads that nobody waits for: values are copied into memory of the host that the device reads from when their turn comes, so that the caller's may
/// change at once. A piece of that memory is used again when the device has read it; with several pieces that is seldom waited for.
/// </summary>
internal sealed unsafe class StagingRing(OpenClQueue queue, OpenClMemory memory)
{
    /// <summary>An upload larger than this goes in several pieces, in bytes.</summary>
    public const int LargestPiece = 4 << 20;

    private const int SmallestPiece = 4 << 10;

    private readonly Piece[] _pieces = new Piece[8];
    private int _next;

    /// <summary>Memory to write the next piece into, at most <see cref="LargestPiece"/> bytes.</summary>
    public void* Prepare(int bytes)
    {
        queue.ThrowIfUnusable();
        ref var piece = ref _pieces[_next];
        if (piece.Written != 0)
        {
            var written = piece.Written;
            piece.Written = 0;
            queue.WaitAndRelease(written);
        }

        if (piece.Capacity < bytes)
        {
            Free(ref piece);
            var capacity = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(bytes, SmallestPiece));
            piece.Buffer = memory.CreateOnHost(capacity);
            piece.Memory = queue.Map(piece.Buffer, capacity);
            piece.Capacity = capacity;
        }

        return piece.Memory;
    }

    /// <summary>Queues the piece that was prepared and written.</summary>
    public void Send(nint destination, long offset, int bytes)
    {
        ref var piece = ref _pieces[_next];
        queue.Write(destination, offset, piece.Memory, bytes, out piece.Written);
        _next = (_next + 1) % _pieces.Length;
    }

    /// <summary>Gives the memory back. The device must have finished.</summary>
    public void Free()
    {
        foreach (ref var piece in _pieces.AsSpan())
        {
            if (piece.Written != 0)
                queue.Api.ReleaseEvent(piece.Written);
            piece.Written = 0;
            Free(ref piece);
        }
    }

    private void Free(ref Piece piece)
    {
        if (piece.Capacity > 0)
        {
            queue.Unmap(piece.Buffer, piece.Memory);
            memory.Free(piece.Buffer);
        }

        piece = default;
    }

    private struct Piece
    {
        public nint Buffer;
        public void* Memory;
        public int Capacity;

        /// <summary>The event that says that the device has read the memory; 0 if it has never been used.</summary>
        public nint Written;
    }
}
