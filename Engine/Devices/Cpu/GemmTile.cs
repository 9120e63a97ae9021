using System.Runtime.CompilerServices;

namespace Gtzan.Engine.Cpu;

/// <summary>
/// The innermost piece of a matrix product: a tile of 8 rows × 2 vectors, summed over the depth of two packed panels.
/// </summary>
/// <remarks>
/// With 16 lanes, 16 accumulators, 2 right-hand vectors and a broadcast stay in the 32 registers, and 16 fused multiply-adds share 2 loads
/// and 8 broadcasts, so that arithmetic and not memory is the limit. Machines with 16 registers take the tile in two halves of 4 rows.
/// Each element is summed in the order of depth, whatever the width: the bits do not depend on the tile.
/// </remarks>
internal static unsafe class GemmTile
{
    /// <summary>The rows of a tile.</summary>
    public const int Rows = 8;

    /// <summary>The columns of a tile: two vectors.</summary>
    public static int Columns<T>()
        where T : struct, ISimd<T> => 2 * T.Count;

    /// <summary>tile[row · columns + column] = Σ left[d · 8 + row] · right[d · columns + column].</summary>
    public static void Multiply<T>(int depth, float* left, float* right, float* tile)
        where T : struct, ISimd<T>
    {
        if (T.Count == 16)
        {
            EightRows<T>(depth, left, right, tile);
        }
        else
        {
            FourRows<T>(depth, left, right, tile);
            FourRows<T>(depth, left + 4, right, tile + (4 * Columns<T>()));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void EightRows<T>(int depth, float* left, float* right, float* tile)
        where T : struct, ISimd<T>
    {
        T c00 = T.Zero, c01 = T.Zero, c10 = T.Zero, c11 = T.Zero, c20 = T.Zero, c21 = T.Zero, c30 = T.Zero, c31 = T.Zero;
        T c40 = T.Zero, c41 = T.Zero, c50 = T.Zero, c51 = T.Zero, c60 = T.Zero, c61 = T.Zero, c70 = T.Zero, c71 = T.Zero;
        for (var d = 0; d < depth; d++)
        {
            var r0 = T.Load(right);
            var r1 = T.Load(right + T.Count);
            var l = T.Broadcast(left[0]);
            c00 = T.MultiplyAdd(l, r0, c00);
            c01 = T.MultiplyAdd(l, r1, c01);
            l = T.Broadcast(left[1]);
            c10 = T.MultiplyAdd(l, r0, c10);
            c11 = T.MultiplyAdd(l, r1, c11);
            l = T.Broadcast(left[2]);
            c20 = T.MultiplyAdd(l, r0, c20);
            c21 = T.MultiplyAdd(l, r1, c21);
            l = T.Broadcast(left[3]);
            c30 = T.MultiplyAdd(l, r0, c30);
            c31 = T.MultiplyAdd(l, r1, c31);
            l = T.Broadcast(left[4]);
            c40 = T.MultiplyAdd(l, r0, c40);
            c41 = T.MultiplyAdd(l, r1, c41);
            l = T.Broadcast(left[5]);
            c50 = T.MultiplyAdd(l, r0, c50);
            c51 = T.MultiplyAdd(l, r1, c51);
            l = T.Broadcast(left[6]);
            c60 = T.MultiplyAdd(l, r0, c60);
            c61 = T.MultiplyAdd(l, r1, c61);
            l = T.Broadcast(left[7]);
            c70 = T.MultiplyAdd(l, r0, c70);
            c71 = T.MultiplyAdd(l, r1, c71);
            left += Rows;
            right += 2 * T.Count;
        }

        StoreRow(tile, 0, c00, c01);
        StoreRow(tile, 1, c10, c11);
        StoreRow(tile, 2, c20, c21);
        StoreRow(tile, 3, c30, c31);
        StoreRow(tile, 4, c40, c41);
        StoreRow(tile, 5, c50, c51);
        StoreRow(tile, 6, c60, c61);
        StoreRow(tile, 7, c70, c71);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void FourRows<T>(int depth, float* left, float* right, float* tile)
        where T : struct, ISimd<T>
    {
        T c00 = T.Zero, c01 = T.Zero, c10 = T.Zero, c11 = T.Zero, c20 = T.Zero, c21 = T.Zero, c30 = T.Zero, c31 = T.Zero;
        for (var d = 0; d < depth; d++)
        {
            var r0 = T.Load(right);
            var r1 = T.Load(right + T.Count);
            var l = T.Broadcast(left[0]);
            c00 = T.MultiplyAdd(l, r0, c00);
            c01 = T.MultiplyAdd(l, r1, c01);
            l = T.Broadcast(left[1]);
            c10 = T.MultiplyAdd(l, r0, c10);
            c11 = T.MultiplyAdd(l, r1, c11);
            l = T.Broadcast(left[2]);
            c20 = T.MultiplyAdd(l, r0, c20);
            c21 = T.MultiplyAdd(l, r1, c21);
            l = T.Broadcast(left[3]);
            c30 = T.MultiplyAdd(l, r0, c30);
            c31 = T.MultiplyAdd(l, r1, c31);
            left += Rows;
            right += 2 * T.Count;
        }

        StoreRow(tile, 0, c00, c01);
        StoreRow(tile, 1, c10, c11);
        StoreRow(tile, 2, c20, c21);
        StoreRow(tile, 3, c30, c31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StoreRow<T>(float* tile, int row, T low, T high)
        where T : struct, ISimd<T>
    {
        low.Store(tile + (row * 2 * T.Count));
        high.Store(tile + (row * 2 * T.Count) + T.Count);
    }
}
