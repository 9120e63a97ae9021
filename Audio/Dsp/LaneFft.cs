using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gtzan.Audio.Dsp;

/// <summary>
/// The complex discrete Fourier transform of sixteen signals at once, one a lane:
/// X[k] = Σₙ z[n]·exp(−2πi·kn / M), in place, for M a power of two.
/// </summary>
/// <remarks>
/// Radix-4 decimation in frequency (Cooley and Tukey 1965; Gentleman and Sande 1966): a pass turns one transform of M points
/// into four of M/4, which stay where they are; the answers therefore end in digit-reversed order, and <see cref="Position"/> says where.
/// While a transform exceeds the first-level cache its quarters are finished one after the other; below that, pass by pass.
/// Twiddle factors are made in double precision.
/// </remarks>
internal sealed class LaneFft
{
    // 256 rows of real and imaginary vectors are 32 KB.
    private const int CacheRows = 256;

    // _twiddles[level] holds, for every butterfly n of that level's pass, w, w², w³ as (cos, sin) with w = exp(−2πi·n / size).
    private readonly float[][] _twiddles;

    public LaneFft(int length)
    {
        var levels = new List<float[]>();
        for (int size = length; size > 4; size /= 4)
            levels.Add(MakeTwiddles(size));
        _twiddles = [.. levels];

        Position = new int[length];
        for (int k = 0; k < length; k++)
            Position[k] = FindPosition(k, length);
    }

    /// <summary>Where X[k] lies after <see cref="Transform(Span{Vector512{float}}, Span{Vector512{float}})"/>.</summary>
    public int[] Position { get; }

    /// <summary>Transforms z = <paramref name="real"/> + i·<paramref name="imaginary"/> (each of M rows) in place.</summary>
    public void Transform(Span<Vector512<float>> real, Span<Vector512<float>> imaginary) => Transform(real, imaginary, level: 0);

    private void Transform(Span<Vector512<float>> real, Span<Vector512<float>> imaginary, int level)
    {
        if (real.Length <= CacheRows)
        {
            TransformInCache(real, imaginary, level);
            return;
        }

        Radix4(real, imaginary, _twiddles[level]);
        int quarter = real.Length / 4;
        for (int start = 0; start < real.Length; start += quarter)
            Transform(real.Slice(start, quarter), imaginary.Slice(start, quarter), level + 1);
    }

    private void TransformInCache(Span<Vector512<float>> real, Span<Vector512<float>> imaginary, int level)
    {
        int size = real.Length;
        for (; size > 4; size /= 4, level++)
            for (int start = 0; start < real.Length; start += size)
                Radix4(real.Slice(start, size), imaginary.Slice(start, size), _twiddles[level]);

        if (size == 4)
            LastRadix4(real, imaginary);
        else if (size == 2)
            LastRadix2(real, imaginary);
    }

    private static void Radix4(Span<Vector512<float>> real, Span<Vector512<float>> imaginary, float[] twiddles)
    {
        int quarter = real.Length / 4;
        // References instead of indices: n stays below a quarter of both spans, and three twiddles (six floats) exist for each n.
        ref Vector512<float> re = ref MemoryMarshal.GetReference(real);
        ref Vector512<float> im = ref MemoryMarshal.GetReference(imaginary);
        ref float twiddle = ref MemoryMarshal.GetArrayDataReference(twiddles);

        for (nint n = 0; n < quarter; n++)
        {
            nint n1 = n + quarter, n2 = n1 + quarter, n3 = n2 + quarter;
            Butterfly(
                Unsafe.Add(ref re, n), Unsafe.Add(ref im, n), Unsafe.Add(ref re, n1), Unsafe.Add(ref im, n1),
                Unsafe.Add(ref re, n2), Unsafe.Add(ref im, n2), Unsafe.Add(ref re, n3), Unsafe.Add(ref im, n3),
                out Unsafe.Add(ref re, n), out Unsafe.Add(ref im, n),
                out var re1, out var im1, out var re2, out var im2, out var re3, out var im3);

            ref float w = ref Unsafe.Add(ref twiddle, 6 * n);
            Rotate(re1, im1, w, Unsafe.Add(ref w, 1), out Unsafe.Add(ref re, n1), out Unsafe.Add(ref im, n1));
            Rotate(re2, im2, Unsafe.Add(ref w, 2), Unsafe.Add(ref w, 3), out Unsafe.Add(ref re, n2), out Unsafe.Add(ref im, n2));
            Rotate(re3, im3, Unsafe.Add(ref w, 4), Unsafe.Add(ref w, 5), out Unsafe.Add(ref re, n3), out Unsafe.Add(ref im, n3));
        }
    }

    // Transforms of four points need no twiddles.
    private static void LastRadix4(Span<Vector512<float>> real, Span<Vector512<float>> imaginary)
    {
        for (int n = 0; n + 3 < real.Length && n + 3 < imaginary.Length; n += 4)
            Butterfly(
                real[n], imaginary[n], real[n + 1], imaginary[n + 1], real[n + 2], imaginary[n + 2], real[n + 3], imaginary[n + 3],
                out real[n], out imaginary[n], out real[n + 1], out imaginary[n + 1],
                out real[n + 2], out imaginary[n + 2], out real[n + 3], out imaginary[n + 3]);
    }

    private static void LastRadix2(Span<Vector512<float>> real, Span<Vector512<float>> imaginary)
    {
        for (int n = 0; n + 1 < real.Length; n += 2)
        {
            (real[n], real[n + 1]) = (real[n] + real[n + 1], real[n] - real[n + 1]);
            (imaginary[n], imaginary[n + 1]) = (imaginary[n] + imaginary[n + 1], imaginary[n] - imaginary[n + 1]);
        }
    }

    /// <summary>The four-point transform of z0…z3, before the twiddles. Inputs are taken by value: outputs may be the same rows.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Butterfly(
        Vector512<float> re0, Vector512<float> im0, Vector512<float> re1, Vector512<float> im1,
        Vector512<float> re2, Vector512<float> im2, Vector512<float> re3, Vector512<float> im3,
        out Vector512<float> outRe0, out Vector512<float> outIm0, out Vector512<float> outRe1, out Vector512<float> outIm1,
        out Vector512<float> outRe2, out Vector512<float> outIm2, out Vector512<float> outRe3, out Vector512<float> outIm3)
    {
        Vector512<float> sumRe = re0 + re2, sumIm = im0 + im2, differenceRe = re0 - re2, differenceIm = im0 - im2;
        Vector512<float> oddSumRe = re1 + re3, oddSumIm = im1 + im3, oddDifferenceRe = re1 - re3, oddDifferenceIm = im1 - im3;
        outRe0 = sumRe + oddSumRe;
        outIm0 = sumIm + oddSumIm;
        outRe2 = sumRe - oddSumRe;
        outIm2 = sumIm - oddSumIm;
        // ∓i·(z1 − z3): a multiplication by −i swaps the parts and turns one sign.
        outRe1 = differenceRe + oddDifferenceIm;
        outIm1 = differenceIm - oddDifferenceRe;
        outRe3 = differenceRe - oddDifferenceIm;
        outIm3 = differenceIm + oddDifferenceRe;
    }

    /// <summary>(re + i·im)·(cos + i·sin), the factors the same in all lanes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Rotate(
        Vector512<float> re, Vector512<float> im, float cosine, float sine, out Vector512<float> outRe, out Vector512<float> outIm)
    {
        Vector512<float> c = Vector512.Create(cosine), s = Vector512.Create(sine);
        outRe = Vector512.MultiplyAddEstimate(re, c, -(im * s));
        outIm = Vector512.MultiplyAddEstimate(re, s, im * c);
    }

    private static float[] MakeTwiddles(int size)
    {
        float[] twiddles = new float[size / 4 * 6];
        for (int n = 0; n < size / 4; n++)
            for (int power = 1; power <= 3; power++)
            {
                (double sine, double cosine) = Math.SinCos(-2 * Math.PI * power * n / size);
                twiddles[6 * n + 2 * power - 2] = (float)cosine;
                twiddles[6 * n + 2 * power - 1] = (float)sine;
            }
        return twiddles;
    }

    // A pass of radix 4 sends the outputs k = 0, 1, 2, 3 (mod 4) to the four quarters; the rest of k decides within the quarter.
    private static int FindPosition(int k, int length)
    {
        int position = 0;
        for (; length >= 4; length /= 4, k /= 4)
            position += k % 4 * (length / 4);
        return position + k;
    }
}
