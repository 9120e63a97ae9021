using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using Gtzan.Core.Simd;

namespace Gtzan.Engine.Ops.MatMul.Fast;

/// <summary>
/// The innermost piece of a matrix product: a tile of 8 rows × 2 vectors, summed over a block of depth. The left operand is read where it
/// lies; the right one is a packed panel, or lies in its matrix like one.
/// </summary>
/// <remarks>
/// With 16 lanes, 16 accumulators, 2 right-hand vectors and a broadcast fit the 32 registers, and 16 fused multiply-adds share 11 loads:
/// arithmetic, not memory, is the limit. Machines with 16 registers compute the tile in two halves of 4 rows. Each element is summed in
/// the order of depth, whatever the width: the bits do not depend on the tile.
/// </remarks>
internal static unsafe class GemmTile
{
    /// <summary>The rows of a tile.</summary>
    public const int Rows = 8;

    /// <summary>The columns of the tile with the widest vectors, which every tile's width divides.</summary>
    public const int MaxColumns = 32;

    /// <summary>The columns of a tile: two vectors.</summary>
    public static int Columns<T>()
        where T : struct, ISimd<T, float> => 2 * T.Count;

    /// <summary>
    /// The first <paramref name="rows"/> rows of a tile, beside the result: where the last tile has few rows, half of one is enough.
    /// </summary>
    public static void MultiplyEdge<T>(
        int rows, int depth, float* left, int* rowOffsets, int* depthOffsets, float* right, nint rightStride, float* result)
        where T : struct, ISimd<T, float>
    {
        if (rows > Rows / 2)
            Multiply<T>(depth, left, rowOffsets, depthOffsets, right, rightStride, result, Columns<T>(), adds: false);
        else
            FourRows<T>(depth, left, rowOffsets, depthOffsets, right, rightStride, result, Columns<T>(), adds: false);
    }

    /// <summary>
    /// result[row · stride + column] = Σ left[rowOffsets[row] + depthOffsets[d]] · right[d · rightStride + column], or += if
    /// <paramref name="adds"/>.
    /// </summary>
    public static void Multiply<T>(
        int depth, float* left, int* rowOffsets, int* depthOffsets, float* right, nint rightStride, float* result, int stride, bool adds)
        where T : struct, ISimd<T, float>
    {
        Prefetch(result, stride);
        if (T.Count == 16)
        {
            EightRows<T>(depth, left, rowOffsets, depthOffsets, right, rightStride, result, stride, adds);
        }
        else
        {
            FourRows<T>(depth, left, rowOffsets, depthOffsets, right, rightStride, result, stride, adds);
            FourRows<T>(depth, left, rowOffsets + 4, depthOffsets, right, rightStride, result + (4L * stride), stride, adds);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightRows<T>(
        int depth, float* left, int* rowOffsets, int* depthOffsets, float* right, nint rightStride, float* result, int stride, bool adds)
        where T : struct, ISimd<T, float>
    {
        float* a0 = left + rowOffsets[0], a1 = left + rowOffsets[1], a2 = left + rowOffsets[2], a3 = left + rowOffsets[3];
        float* a4 = left + rowOffsets[4], a5 = left + rowOffsets[5], a6 = left + rowOffsets[6], a7 = left + rowOffsets[7];
        T c00 = T.Zero, c01 = T.Zero, c10 = T.Zero, c11 = T.Zero, c20 = T.Zero, c21 = T.Zero, c30 = T.Zero, c31 = T.Zero;
        T c40 = T.Zero, c41 = T.Zero, c50 = T.Zero, c51 = T.Zero, c60 = T.Zero, c61 = T.Zero, c70 = T.Zero, c71 = T.Zero;
        for (var end = depthOffsets + depth; depthOffsets < end; depthOffsets++)
        {
            nint d = *depthOffsets;
            var r0 = T.Load(right);
            var r1 = T.Load(right + T.Count);
            var l = T.Broadcast(a0[d]);
            T.AddProduct(ref c00, l, r0);
            T.AddProduct(ref c01, l, r1);
            l = T.Broadcast(a1[d]);
            T.AddProduct(ref c10, l, r0);
            T.AddProduct(ref c11, l, r1);
            l = T.Broadcast(a2[d]);
            T.AddProduct(ref c20, l, r0);
            T.AddProduct(ref c21, l, r1);
            l = T.Broadcast(a3[d]);
            T.AddProduct(ref c30, l, r0);
            T.AddProduct(ref c31, l, r1);
            l = T.Broadcast(a4[d]);
            T.AddProduct(ref c40, l, r0);
            T.AddProduct(ref c41, l, r1);
            l = T.Broadcast(a5[d]);
            T.AddProduct(ref c50, l, r0);
            T.AddProduct(ref c51, l, r1);
            l = T.Broadcast(a6[d]);
            T.AddProduct(ref c60, l, r0);
            T.AddProduct(ref c61, l, r1);
            l = T.Broadcast(a7[d]);
            T.AddProduct(ref c70, l, r0);
            T.AddProduct(ref c71, l, r1);
            right += rightStride;
        }

        StoreRow(result, c00, c01, adds);
        StoreRow(result += stride, c10, c11, adds);
        StoreRow(result += stride, c20, c21, adds);
        StoreRow(result += stride, c30, c31, adds);
        StoreRow(result += stride, c40, c41, adds);
        StoreRow(result += stride, c50, c51, adds);
        StoreRow(result += stride, c60, c61, adds);
        StoreRow(result += stride, c70, c71, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows<T>(
        int depth, float* left, int* rowOffsets, int* depthOffsets, float* right, nint rightStride, float* result, int stride, bool adds)
        where T : struct, ISimd<T, float>
    {
        float* a0 = left + rowOffsets[0], a1 = left + rowOffsets[1], a2 = left + rowOffsets[2], a3 = left + rowOffsets[3];
        T c00 = T.Zero, c01 = T.Zero, c10 = T.Zero, c11 = T.Zero, c20 = T.Zero, c21 = T.Zero, c30 = T.Zero, c31 = T.Zero;
        for (var end = depthOffsets + depth; depthOffsets < end; depthOffsets++)
        {
            nint d = *depthOffsets;
            var r0 = T.Load(right);
            var r1 = T.Load(right + T.Count);
            var l = T.Broadcast(a0[d]);
            T.AddProduct(ref c00, l, r0);
            T.AddProduct(ref c01, l, r1);
            l = T.Broadcast(a1[d]);
            T.AddProduct(ref c10, l, r0);
            T.AddProduct(ref c11, l, r1);
            l = T.Broadcast(a2[d]);
            T.AddProduct(ref c20, l, r0);
            T.AddProduct(ref c21, l, r1);
            l = T.Broadcast(a3[d]);
            T.AddProduct(ref c30, l, r0);
            T.AddProduct(ref c31, l, r1);
            right += rightStride;
        }

        StoreRow(result, c00, c01, adds);
        StoreRow(result += stride, c10, c11, adds);
        StoreRow(result += stride, c20, c21, adds);
        StoreRow(result += stride, c30, c31, adds);
    }

    /// <summary>
    /// Prefetches the cache lines of the result while the products are summed, so that the final stores do not wait: the hardware
    /// prefetcher follows long rows, not short pieces of many rows (a 1024³ product gains an eighth). .NET exposes prefetching for x86
    /// only.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Prefetch(float* result, int stride)
    {
        if (!Sse.IsSupported)
            return;
        for (var row = 0; row < Rows; row++, result += stride)
        {
            Sse.Prefetch0(result);
            Sse.Prefetch0(result + 16);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<T>(float* row, T low, T high, bool adds)
        where T : struct, ISimd<T, float>
    {
        if (adds)
        {
            low += T.Load(row);
            high += T.Load(row + T.Count);
        }

        low.Store(row);
        high.Store(row + T.Count);
    }
}
