using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;

namespace Gtzan.Engine.Ops.Conv2D.Fast;

/// <summary>
/// The linear maps of the convolution F(2×2, 3×3), on vectors that lie along channels. With
/// <code>
///      ⎡1  0 −1  0⎤       ⎡1  0  0⎤
/// Bᵀ = ⎢0  1  1  0⎥   G = ⎢½  ½  ½⎥   Aᵀ = ⎡1 1  1  0⎤
///      ⎢0 −1  1  0⎥       ⎢½ −½  ½⎥        ⎣0 1 −1 −1⎦
///      ⎣0  1  0 −1⎦       ⎣0  0  1⎦
/// </code>
/// a patch d of 4×4 and a kernel g of 3×3 give 2×2 results y = Aᵀ[(G g Gᵀ) ⊙ (Bᵀ d B)]A. The 16 factors in the middle are the
/// components of a tile in the Winograd domain.
/// </summary>
internal static unsafe class WinogradTransforms
{
    /// <summary>The components of a tile in the Winograd domain.</summary>
    public const int Components = 16;

    /// <summary>
    /// The patches of <paramref name="count"/> tiles, as transformed[component][tile, channel] with the given stride from one component to
    /// the next.
    /// </summary>
    public static void Patches<T>(WinogradTiles images, int firstTile, int count, float* transformed, nint stride, float* zeros)
        where T : struct, ISimd<T, float>
    {
        var pixels = stackalloc float*[Components];
        var cursor = images.At(firstTile);
        for (var tile = 0; tile < count; tile++, transformed += images.Channels)
        {
            cursor.Next(4, zeros, pixels);
            for (var channel = 0; channel < images.Channels; channel += T.Count)
                Patch<T>(pixels, channel, transformed + channel, stride);
        }
    }

    /// <summary>The 2×2 results Aᵀ m A of 16 components.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Results<T>(float* transformed, nint stride, out T y00, out T y01, out T y10, out T y11)
        where T : struct, ISimd<T, float>
    {
        Column<T>(transformed, stride, out var upper0, out var lower0);
        Column<T>(transformed + stride, stride, out var upper1, out var lower1);
        Column<T>(transformed + (2 * stride), stride, out var upper2, out var lower2);
        Column<T>(transformed + (3 * stride), stride, out var upper3, out var lower3);
        y00 = upper0 + upper1 + upper2;
        y01 = upper1 - upper2 - upper3;
        y10 = lower0 + lower1 + lower2;
        y11 = lower1 - lower2 - lower3;
    }

    /// <summary>A y Aᵀ, the transposed map: from the gradient of 2×2 results to that of 16 components.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ResultGradient<T>(float** pixels, int channel, float* transformed, nint stride)
        where T : struct, ISimd<T, float>
    {
        T y00 = Pixel<T>(pixels, 0, channel), y01 = Pixel<T>(pixels, 1, channel), y10 = Pixel<T>(pixels, 2, channel),
        y11 = Pixel<T>(pixels, 3, channel);
        ResultGradientRow(y00, y01, transformed, stride);
        ResultGradientRow(y00 + y10, y01 + y11, transformed + (4 * stride), stride);
        ResultGradientRow(y00 - y10, y01 - y11, transformed + (8 * stride), stride);
        ResultGradientRow(T.Zero - y10, T.Zero - y11, transformed + (12 * stride), stride);
    }

    /// <summary>G g Gᵀ of a kernel [3, 3, …] whose taps lie <paramref name="tapStride"/> apart.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Kernel<T>(float* kernel, nint tapStride, float* transformed, nint stride)
        where T : struct, ISimd<T, float>
    {
        for (var row = 0; row < 4; row++, transformed += 4 * stride)
        {
            var g0 = KernelColumn<T>(row, kernel, 3 * tapStride);
            var g1 = KernelColumn<T>(row, kernel + tapStride, 3 * tapStride);
            var g2 = KernelColumn<T>(row, kernel + (2 * tapStride), 3 * tapStride);
            var outer = (g0 + g2) * T.Broadcast(0.5f);
            var inner = g1 * T.Broadcast(0.5f);
            g0.Store(transformed);
            (outer + inner).Store(transformed + stride);
            (outer - inner).Store(transformed + (2 * stride));
            g2.Store(transformed + (3 * stride));
        }
    }

    /// <summary>Gᵀ u G, the transposed map: from the gradient of 16 components to that of the kernel's 3×3 taps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void KernelGradient<T>(float* transformed, nint stride, float* kernelGradient, nint tapStride)
        where T : struct, ISimd<T, float>
    {
        for (var tapRow = 0; tapRow < 3; tapRow++, kernelGradient += 3 * tapStride)
        {
            var u0 = KernelGradientColumn<T>(tapRow, transformed, stride);
            var u1 = KernelGradientColumn<T>(tapRow, transformed + stride, stride);
            var u2 = KernelGradientColumn<T>(tapRow, transformed + (2 * stride), stride);
            var u3 = KernelGradientColumn<T>(tapRow, transformed + (3 * stride), stride);
            var half = T.Broadcast(0.5f);
            var sum = (u1 + u2) * half;
            (u0 + sum).Store(kernelGradient);
            ((u1 - u2) * half).Store(kernelGradient + tapStride);
            (sum + u3).Store(kernelGradient + (2 * tapStride));
        }
    }

    /// <summary>Bᵀ d B.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Patch<T>(float** pixels, int channel, float* transformed, nint stride)
        where T : struct, ISimd<T, float>
    {
        PatchRow(
            Pixel<T>(pixels, 0, channel) - Pixel<T>(pixels, 8, channel), Pixel<T>(pixels, 1, channel) - Pixel<T>(pixels, 9, channel),
            Pixel<T>(pixels, 2, channel) - Pixel<T>(pixels, 10, channel), Pixel<T>(pixels, 3, channel) - Pixel<T>(pixels, 11, channel),
            transformed, stride);
        PatchRow(
            Pixel<T>(pixels, 4, channel) + Pixel<T>(pixels, 8, channel), Pixel<T>(pixels, 5, channel) + Pixel<T>(pixels, 9, channel),
            Pixel<T>(pixels, 6, channel) + Pixel<T>(pixels, 10, channel), Pixel<T>(pixels, 7, channel) + Pixel<T>(pixels, 11, channel),
            transformed + (4 * stride), stride);
        PatchRow(
            Pixel<T>(pixels, 8, channel) - Pixel<T>(pixels, 4, channel), Pixel<T>(pixels, 9, channel) - Pixel<T>(pixels, 5, channel),
            Pixel<T>(pixels, 10, channel) - Pixel<T>(pixels, 6, channel), Pixel<T>(pixels, 11, channel) - Pixel<T>(pixels, 7, channel),
            transformed + (8 * stride), stride);
        PatchRow(
            Pixel<T>(pixels, 4, channel) - Pixel<T>(pixels, 12, channel), Pixel<T>(pixels, 5, channel) - Pixel<T>(pixels, 13, channel),
            Pixel<T>(pixels, 6, channel) - Pixel<T>(pixels, 14, channel), Pixel<T>(pixels, 7, channel) - Pixel<T>(pixels, 15, channel),
            transformed + (12 * stride), stride);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void PatchRow<T>(T c0, T c1, T c2, T c3, float* transformed, nint stride)
        where T : struct, ISimd<T, float>
    {
        (c0 - c2).Store(transformed);
        (c1 + c2).Store(transformed + stride);
        (c2 - c1).Store(transformed + (2 * stride));
        (c1 - c3).Store(transformed + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void ResultGradientRow<T>(T left, T right, float* transformed, nint stride)
        where T : struct, ISimd<T, float>
    {
        left.Store(transformed);
        (left + right).Store(transformed + stride);
        (left - right).Store(transformed + (2 * stride));
        (T.Zero - right).Store(transformed + (3 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Pixel<T>(float** pixels, int pixel, int channel)
        where T : struct, ISimd<T, float> => T.Load(pixels[pixel] + channel);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Column<T>(float* transformed, nint stride, out T upper, out T lower)
        where T : struct, ISimd<T, float>
    {
        T m0 = T.Load(transformed), m1 = T.Load(transformed + (4 * stride)), m2 = T.Load(transformed + (8 * stride));
        upper = m0 + m1 + m2;
        lower = m1 - m2 - T.Load(transformed + (12 * stride));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T KernelColumn<T>(int row, float* column, nint rowStride)
        where T : struct, ISimd<T, float>
    {
        T k0 = T.Load(column), k1 = T.Load(column + rowStride), k2 = T.Load(column + (2 * rowStride));
        var half = T.Broadcast(0.5f);
        return row switch
        {
            0 => k0,
            1 => ((k0 + k2) * half) + (k1 * half),
            2 => ((k0 + k2) * half) - (k1 * half),
            _ => k2,
        };
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T KernelGradientColumn<T>(int tapRow, float* transformed, nint stride)
        where T : struct, ISimd<T, float>
    {
        T u1 = T.Load(transformed + (4 * stride)), u2 = T.Load(transformed + (8 * stride));
        var half = T.Broadcast(0.5f);
        return tapRow switch
        {
            0 => T.Load(transformed) + ((u1 + u2) * half),
            1 => (u1 - u2) * half,
            _ => ((u1 + u2) * half) + T.Load(transformed + (12 * stride)),
        };
    }
}
