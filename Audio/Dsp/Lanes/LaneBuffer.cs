using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Gtzan.Core.Simd;

namespace Gtzan.Audio.Dsp.Lanes;

/// <summary>
/// A matrix [rows, 16] of floats whose rows are one SIMD vector each: column <c>l</c> ("lane l") belongs to frame l of a block of frames.
/// </summary>
/// <remarks>
/// Window, FFT, mel, decibels and DCT compute sixteen frames side by side, so every step is vector arithmetic without shuffles, for any
/// length. On processors without 512-bit registers, .NET computes a <see cref="Vector512{T}"/> in halves; that would slow down the FFT,
/// which processes the lanes in turn there (<see cref="ISimd{TSelf, T}"/>). Rows begin on cache lines (64 bytes); the storage is pinned to
/// keep them there.
/// </remarks>
internal sealed class LaneBuffer
{
    /// <summary>Frames side by side: the floats in a <see cref="Vector512{T}"/>.</summary>
    public const int Lanes = 16;

    private const int CacheLine = 64;

    private readonly float[] _storage;
    private readonly int _start;

    public LaneBuffer(int rows)
    {
        Rows = rows;
        _storage = GC.AllocateArray<float>(checked((rows * Lanes) + (CacheLine / sizeof(float))), pinned: true);
        var address = Marshal.UnsafeAddrOfPinnedArrayElement(_storage, 0);
        _start = (int)((CacheLine - (address % CacheLine)) % CacheLine) / sizeof(float);
    }

    public int Rows { get; }

    /// <summary>The array that contains the rows.</summary>
    public float[] Storage => _storage;

    /// <summary>The start of a row in <see cref="Storage"/>.</summary>
    public int OffsetOf(int row) => _start + (row * Lanes);

    /// <summary>The rows as vectors.</summary>
    public Span<Vector512<float>> Vectors => MemoryMarshal.Cast<float, Vector512<float>>(Values);

    /// <summary>The same memory as [rows, 16] floats.</summary>
    public Span<float> Values => _storage.AsSpan(_start, Rows * Lanes);
}
