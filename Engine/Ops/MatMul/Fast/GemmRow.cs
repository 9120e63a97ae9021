using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;

namespace Gtzan.Engine.Ops.MatMul.Fast;

/// <summary>
/// The innermost piece of a matrix product with one row: eight vectors of columns, summed over a block of depth. Eight
/// independent sums hide the latency of the multiply-adds, and each row of the right operand is read in pieces of 512 bytes. Each
/// element is summed in the order of depth, as by <see cref="GemmTile"/>: one example gets the same bits alone as in a batch.
/// </summary>
internal static unsafe class GemmRow
{
    /// <summary>The columns of a piece: eight vectors.</summary>
    public static int Columns<T>()
        where T : struct, ISimd<T, float> => 8 * T.Count;

    /// <summary>result[column] ← Σ left[d] · right[depthOffsets[d] + column], or += if <paramref name="adds"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Multiply<T>(int depth, float* left, float* right, int* depthOffsets, float* result, bool adds)
        where T : struct, ISimd<T, float>
    {
        T c0 = T.Zero, c1 = T.Zero, c2 = T.Zero, c3 = T.Zero, c4 = T.Zero, c5 = T.Zero, c6 = T.Zero, c7 = T.Zero;
        for (var d = 0; d < depth; d++)
        {
            var l = T.Broadcast(left[d]);
            var r = right + depthOffsets[d];
            T.AddProduct(ref c0, l, T.Load(r));
            T.AddProduct(ref c1, l, T.Load(r + T.Count));
            T.AddProduct(ref c2, l, T.Load(r + (2 * T.Count)));
            T.AddProduct(ref c3, l, T.Load(r + (3 * T.Count)));
            T.AddProduct(ref c4, l, T.Load(r + (4 * T.Count)));
            T.AddProduct(ref c5, l, T.Load(r + (5 * T.Count)));
            T.AddProduct(ref c6, l, T.Load(r + (6 * T.Count)));
            T.AddProduct(ref c7, l, T.Load(r + (7 * T.Count)));
        }

        Store(result, c0, adds);
        Store(result + T.Count, c1, adds);
        Store(result + (2 * T.Count), c2, adds);
        Store(result + (3 * T.Count), c3, adds);
        Store(result + (4 * T.Count), c4, adds);
        Store(result + (5 * T.Count), c5, adds);
        Store(result + (6 * T.Count), c6, adds);
        Store(result + (7 * T.Count), c7, adds);
    }

    /// <summary>The same for one vector of columns.</summary>
    public static void MultiplyVector<T>(int depth, float* left, float* right, int* depthOffsets, float* result, bool adds)
        where T : struct, ISimd<T, float>
    {
        var sum = T.Zero;
        for (var d = 0; d < depth; d++)
            T.AddProduct(ref sum, T.Broadcast(left[d]), T.Load(right + depthOffsets[d]));
        Store(result, sum, adds);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<T>(float* result, T sum, bool adds)
        where T : struct, ISimd<T, float> => (adds ? T.Load(result) + sum : sum).Store(result);
}
