using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.Arm;
using System.Runtime.Intrinsics.X86;

namespace Gtzan.Audio.Dsp.Lanes;

/// <summary>Transposes small squares of floats.</summary>
internal static class Transposition
{
    /// <summary>Rows and columns of the square that <see cref="Four"/> transposes.</summary>
    public const int Group = 4;

    /// <summary>
    /// Four values each of four columns, <paramref name="distance"/> floats apart, to four rows, <paramref name="width"/> floats apart.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Four(ref float source, nuint distance, ref float destination, nuint width)
    {
        Vector128<float> a = Vector128.LoadUnsafe(ref source), b = Vector128.LoadUnsafe(ref source, distance);
        Vector128<float> c = Vector128.LoadUnsafe(ref source, 2 * distance), d = Vector128.LoadUnsafe(ref source, 3 * distance);
        Vector128<float> lowAC = InterleaveLower(a, c), lowBD = InterleaveLower(b, d);
        Vector128<float> highAC = InterleaveUpper(a, c), highBD = InterleaveUpper(b, d);
        InterleaveLower(lowAC, lowBD).StoreUnsafe(ref destination);
        InterleaveUpper(lowAC, lowBD).StoreUnsafe(ref destination, width);
        InterleaveLower(highAC, highBD).StoreUnsafe(ref destination, 2 * width);
        InterleaveUpper(highAC, highBD).StoreUnsafe(ref destination, 3 * width);
    }

    /// <summary>Sixteen rows of sixteen lanes to sixteen others: lane l of row r becomes lane r of row l.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    public static void Sixteen(ReadOnlySpan<Vector512<float>> source, Span<Vector512<float>> destination)
    {
        const int Lanes = LaneBuffer.Lanes;
        ref var from = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Vector512<float>, float>(source[..Lanes]));
        ref var to = ref MemoryMarshal.GetReference(MemoryMarshal.Cast<Vector512<float>, float>(destination[..Lanes]));
        for (var row = 0; row < Lanes; row += Group)
            for (var lane = 0; lane < Lanes; lane += Group)
                Four(ref Unsafe.Add(ref from, (row * Lanes) + lane), Lanes, ref Unsafe.Add(ref to, (lane * Lanes) + row), Lanes);
    }

    /// <summary>a0, b0, a1, b1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveLower(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackLow(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipLow(a, b)
        : Vector128.Create(a[0], b[0], a[1], b[1]);

    /// <summary>a2, b2, a3, b3.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<float> InterleaveUpper(Vector128<float> a, Vector128<float> b) =>
        Sse.IsSupported ? Sse.UnpackHigh(a, b)
        : AdvSimd.Arm64.IsSupported ? AdvSimd.Arm64.ZipHigh(a, b)
        : Vector128.Create(a[2], b[2], a[3], b[3]);
}
