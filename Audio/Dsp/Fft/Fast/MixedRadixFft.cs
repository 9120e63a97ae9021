using System.Numerics;
using System.Runtime.CompilerServices;

namespace Gtzan.Audio.Dsp.Fft.Fast;

/// <summary>
/// The complex discrete Fourier transform of any length N in double precision: X[k] = Σₙ x[n]·exp(−2πi·kn / N), in N·Σ(prime factors)
/// steps; lengths with a prime factor above <see cref="MaxRadix"/> by <see cref="BluesteinFft{T}"/>.
/// </summary>
/// <remarks>
/// Numbers lie as real part, imaginary part, real part … Each pass splits transforms of S points into p of S/p (Cooley and Tukey 1965) and
/// writes to the other of two buffers, where the outputs then lie in natural order (Stockham; Cochran et al. 1967). An instance owns its
/// work space: use one per thread.
/// </remarks>
/// <typeparam name="T"><see cref="double"/> for one signal, <see cref="FourDoubles"/> for four.</typeparam>
internal sealed class MixedRadixFft<T>
    where T : unmanaged, IAdditionOperators<T, T, T>, ISubtractionOperators<T, T, T>, IMultiplyOperators<T, double, T>
{
    /// <summary>The largest prime factor that is transformed by its formula.</summary>
    public const int MaxRadix = 61;

    private readonly (int Radix, int Groups, double[] Twiddles)[] _passes;
    private readonly T[] _work;
    private readonly BluesteinFft<T>? _bluestein;

    public MixedRadixFft(int length)
    {
        Length = length;
        var passes = new List<(int, int, double[])>();
        var rest = length;
        for (var radix = 4; rest > 1 && radix <= MaxRadix; radix = radix == 4 ? 2 : radix == 2 ? 3 : radix + 2)
            for (; rest % radix == 0; rest /= radix)
                passes.Add((radix, rest / radix, MakeTwiddles(radix, rest / radix)));
        _bluestein = rest > 1 ? new BluesteinFft<T>(length) : null;
        _passes = rest > 1 ? [] : [.. passes];
        _work = rest > 1 ? [] : new T[2 * length];
    }

    /// <summary>N.</summary>
    public int Length { get; }

    /// <summary>Replaces x by X.</summary>
    public void Transform(Span<T> values)
    {
        _bluestein?.Transform(values);
        Span<T> from = values, to = _work;
        var stride = 1;
        foreach (var (radix, groups, twiddles) in _passes)
        {
            if (radix == 4)
                PassOfFour(from, to, groups, stride, twiddles);
            else if (radix == 2)
                PassOfTwo(from, to, groups, stride, twiddles);
            else
                PassOfOdd(from, to, radix, groups, stride, twiddles);
            var written = to;
            to = from;
            from = written;
            stride *= radix;
        }

        if (_passes.Length % 2 == 1)
            from.CopyTo(values);
    }

    /// <summary>Exchanges real and imaginary parts; a transform between two exchanges is the inverse, times N.</summary>
    public static void ExchangeParts(Span<T> values)
    {
        for (var i = 0; i < values.Length; i += 2)
            (values[i], values[i + 1]) = (values[i + 1], values[i]);
    }

    /// <summary>values[i] ← (re + i·im)·w.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreProduct(Span<T> values, int i, T re, T im, double wRe, double wIm)
    {
        values[i] = (re * wRe) - (im * wIm);
        values[i + 1] = (re * wIm) + (im * wRe);
    }

    /// <summary>exp(−2πi·jt / S) for j below S/p and t from 1 to p − 1.</summary>
    private static double[] MakeTwiddles(int radix, int rest)
    {
        var twiddles = new double[2 * rest * (radix - 1)];
        var next = 0;
        for (var j = 0; j < rest; j++)
        {
            for (var t = 1; t < radix; t++, next += 2)
                (twiddles[next + 1], twiddles[next]) = Math.SinCos(-2 * Math.PI * ((double)j * t / (radix * (double)rest)));
        }

        return twiddles;
    }

    // In all passes, input r of output group j is at stride·(j + rest·r), and output t at stride·(radix·j + t).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PassOfTwo(ReadOnlySpan<T> from, Span<T> to, int rest, int stride, double[] twiddles)
    {
        for (var j = 0; j < rest; j++)
        {
            double wRe = twiddles[2 * j], wIm = twiddles[(2 * j) + 1];
            for (var q = 0; q < stride; q++)
            {
                int a = 2 * (q + (stride * j)), b = a + (2 * stride * rest), c = 2 * (q + (2 * stride * j));
                (to[c], to[c + 1]) = (from[a] + from[b], from[a + 1] + from[b + 1]);
                StoreProduct(to, c + (2 * stride), from[a] - from[b], from[a + 1] - from[b + 1], wRe, wIm);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PassOfFour(ReadOnlySpan<T> from, Span<T> to, int rest, int stride, double[] twiddles)
    {
        int apart = 2 * stride * rest, step = 2 * stride;
        for (var j = 0; j < rest; j++)
        {
            ReadOnlySpan<double> w = twiddles.AsSpan(6 * j, 6);
            for (var q = 0; q < stride; q++)
            {
                int a = 2 * (q + (stride * j)), b = a + apart, c = b + apart, d = c + apart, at = 2 * (q + (4 * stride * j));
                T sumRe = from[a] + from[c], sumIm = from[a + 1] + from[c + 1];
                T differenceRe = from[a] - from[c], differenceIm = from[a + 1] - from[c + 1];
                T oddSumRe = from[b] + from[d], oddSumIm = from[b + 1] + from[d + 1];
                T oddRe = from[b] - from[d], oddIm = from[b + 1] - from[d + 1];
                (to[at], to[at + 1]) = (sumRe + oddSumRe, sumIm + oddSumIm);
                // −i·(re + i·im) = im − i·re
                StoreProduct(to, at + step, differenceRe + oddIm, differenceIm - oddRe, w[0], w[1]);
                StoreProduct(to, at + (2 * step), sumRe - oddSumRe, sumIm - oddSumIm, w[2], w[3]);
                StoreProduct(to, at + (3 * step), differenceRe - oddIm, differenceIm + oddRe, w[4], w[5]);
            }
        }
    }

    /// <summary>
    /// An odd prime p: with the sums and differences of inputs r and p − r, outputs t and p − t are x₀ + Σ cos(2πrt / p)·sumᵣ ∓
    /// i·Σ sin(2πrt / p)·differenceᵣ.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void PassOfOdd(ReadOnlySpan<T> from, Span<T> to, int radix, int rest, int stride, double[] twiddles)
    {
        var half = radix / 2;
        Span<double> cosines = stackalloc double[MaxRadix], sines = stackalloc double[MaxRadix];
        for (var r = 0; r < radix; r++)
            (sines[r], cosines[r]) = Math.SinCos(2 * Math.PI * r / radix);
        Span<T> sums = stackalloc T[MaxRadix], differences = stackalloc T[MaxRadix];
        for (var j = 0; j < rest; j++)
        {
            ReadOnlySpan<double> w = twiddles.AsSpan(2 * j * (radix - 1), 2 * (radix - 1));
            for (var q = 0; q < stride; q++)
            {
                int first = 2 * (q + (stride * j)), at = 2 * (q + (radix * stride * j));
                T firstRe = from[first], firstIm = from[first + 1], totalRe = firstRe, totalIm = firstIm;
                for (var r = 1; r <= half; r++)
                {
                    int low = first + (2 * stride * rest * r), high = first + (2 * stride * rest * (radix - r)), i = 2 * (r - 1);
                    (sums[i], sums[i + 1]) = (from[low] + from[high], from[low + 1] + from[high + 1]);
                    (differences[i], differences[i + 1]) = (from[low] - from[high], from[low + 1] - from[high + 1]);
                    (totalRe, totalIm) = (totalRe + sums[i], totalIm + sums[i + 1]);
                }

                (to[at], to[at + 1]) = (totalRe, totalIm);
                for (var t = 1; t <= half; t++)
                {
                    T evenRe = firstRe, evenIm = firstIm, oddRe = default, oddIm = default;
                    for (int r = 1, turn = t; r <= half; r++, turn = turn + t < radix ? turn + t : turn + t - radix)
                    {
                        var i = 2 * (r - 1);
                        (evenRe, evenIm) = (evenRe + (sums[i] * cosines[turn]), evenIm + (sums[i + 1] * cosines[turn]));
                        (oddRe, oddIm) = (oddRe + (differences[i] * sines[turn]), oddIm + (differences[i + 1] * sines[turn]));
                    }

                    int low = 2 * (t - 1), high = 2 * (radix - t - 1);
                    StoreProduct(to, at + (2 * stride * t), evenRe + oddIm, evenIm - oddRe, w[low], w[low + 1]);
                    StoreProduct(to, at + (2 * stride * (radix - t)), evenRe - oddIm, evenIm + oddRe, w[high], w[high + 1]);
                }
            }
        }
    }
}
