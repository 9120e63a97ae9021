using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using static Gtzan.Audio.Dsp.FusedArithmetic;

namespace Gtzan.Audio.Dsp;

/// <summary>
/// The complex discrete Fourier transform of sixteen signals at once, one a lane: Z[k] = Σₙ z[n]·exp(−2πi·kn / M), for M a power of two.
/// Row 2k of the result holds the real parts of Z[k], row 2k + 1 the imaginary parts.
/// </summary>
/// <remarks>
/// Radix-4 decimation in time (Cooley and Tukey 1965): a pass makes one transform of 4Q points of four of Q points that lie one after the other. Input is
/// taken in digit-reversed order, which costs nothing as samples are gathered anyway, and the answers stand in natural order.
/// Why it is fast: (1) Arithmetic is nearly all fused multiply-adds. A sum p + w·q takes four of them, and the difference p − w·q is 2p − (p + w·q),
/// two more; 24 for four points (Linzer and Feig 1993). (2) The first pass reads the samples where they are, the last is left to whoever uses the answers
/// (<see cref="Radix4"/>); what lies between works on stretches that stay in the first-level cache. Twiddle factors are made in double precision.
/// </remarks>
internal sealed class LaneFft
{
    // 64 points are 8 KB, which stay in the first-level cache beside the samples they are made of.
    private const int PointsInCache = 64;

    public const int BytesOfPoint = 2 * LaneBuffer.Lanes * sizeof(float);

    private readonly int _length;

    // Points that the first pass transforms together: 4, or 2 if M is no power of 4 (or 1 for M = 1).
    private readonly int _firstSize;

    // _twiddles[p] belongs to the pass that makes transforms of S = firstSize·4ᵖ⁺¹ points: w² and w as (cos, sin) for each w = exp(−2πi·j / S), j < S/4.
    private readonly float[][] _twiddles;

    public LaneFft(int length)
    {
        _length = length;
        _firstSize = length < 4 ? length : int.TrailingZeroCount(length) % 2 == 0 ? 4 : 2;
        var twiddles = new List<float[]>();
        for (int size = 4 * _firstSize; size <= length; size *= 4)
            twiddles.Add(MakeTwiddles(size));
        _twiddles = [.. twiddles];
        InputOrder = new int[length];
        FillInputOrder(InputOrder, first: 0, step: 1);
    }

    /// <summary>Which z[n] is taken for each row of the first pass.</summary>
    public int[] InputOrder { get; }

    /// <summary>Whether there is a last pass to leave to the user: the transform has more than one.</summary>
    public bool HasLastPass => _twiddles.Length > 0;

    /// <summary>The whole transform. Samples come in pairs, real and imaginary part of z[InputOrder[0]], of z[InputOrder[1]] and so on.</summary>
    public void Transform(LaneSamples samples, Span<Vector512<float>> values) => Transform(samples, values, start: 0, _length);

    /// <summary>All but the last pass: the four transforms of every fourth point.</summary>
    public void TransformQuarters(LaneSamples samples, Span<Vector512<float>> values)
    {
        int quarter = _length / 4;
        for (int start = 0; start < _length; start += quarter)
            Transform(samples, values, start, quarter);
    }

    /// <summary>Twiddles of the last pass, four floats for each j up to M/4.</summary>
    public ReadOnlySpan<float> LastTwiddles => _twiddles[^1];

    private void Transform(LaneSamples samples, Span<Vector512<float>> values, int start, int size)
    {
        if (size > PointsInCache)
        {
            int quarter = size / 4;
            for (int part = 0; part < 4; part++)
                Transform(samples, values, start + part * quarter, quarter);
        }
        else
        {
            FirstPass(samples, values, start, size);
        }

        int pass = 0;
        for (int made = 4 * _firstSize; made <= size; made *= 4, pass++)
            if (size <= PointsInCache || made == size)
                Pass(values.Slice(2 * start, 2 * size), made, _twiddles[pass]);
    }

    /// <summary>Transforms of <see cref="_firstSize"/> points, which need no twiddles, straight from the samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void FirstPass(LaneSamples samples, Span<Vector512<float>> values, int start, int size)
    {
        // References instead of indices: there are two offsets and two weights for each of the transform's points.
        ref Vector512<float> z = ref MemoryMarshal.GetReference(values.Slice(2 * start, 2 * size));
        ref float storage = ref MemoryMarshal.GetArrayDataReference(samples.Storage);
        ref int offset = ref samples.Offsets[2 * start];
        ref float weight = ref samples.Weights[2 * start];
        int parts = 2 * _firstSize;
        for (int point = 0; point < size; point += _firstSize)
        {
            if (parts == 8)
            {
                FirstButterfly(ref storage, ref offset, ref weight, 0, 4, out var sumRe, out var differenceRe);
                FirstButterfly(ref storage, ref offset, ref weight, 1, 5, out var sumIm, out var differenceIm);
                FirstButterfly(ref storage, ref offset, ref weight, 2, 6, out var oddSumRe, out var oddDifferenceRe);
                FirstButterfly(ref storage, ref offset, ref weight, 3, 7, out var oddSumIm, out var oddDifferenceIm);
                Store(ref z, sumRe + oddSumRe, sumIm + oddSumIm);
                Store(ref Unsafe.Add(ref z, 2), differenceRe + oddDifferenceIm, differenceIm - oddDifferenceRe); // −i·(re + i·im) = im − i·re
                Store(ref Unsafe.Add(ref z, 4), sumRe - oddSumRe, sumIm - oddSumIm);
                Store(ref Unsafe.Add(ref z, 6), differenceRe - oddDifferenceIm, differenceIm + oddDifferenceRe);
            }
            else if (parts == 4)
            {
                FirstButterfly(ref storage, ref offset, ref weight, 0, 2, out z, out Unsafe.Add(ref z, 2));
                FirstButterfly(ref storage, ref offset, ref weight, 1, 3, out Unsafe.Add(ref z, 1), out Unsafe.Add(ref z, 3));
            }
            else
            {
                Store(ref z, Sample(ref storage, ref offset, ref weight, 0), Sample(ref storage, ref offset, ref weight, 1));
            }

            z = ref Unsafe.Add(ref z, parts);
            offset = ref Unsafe.Add(ref offset, parts);
            weight = ref Unsafe.Add(ref weight, parts);
        }
    }

    /// <summary>Sum and difference of two of the samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FirstButterfly(
        ref float storage, ref int offset, ref float weight, nint first, nint second, out Vector512<float> sum, out Vector512<float> difference)
    {
        Vector512<float> p = Vector512.LoadUnsafe(ref storage, (nuint)Unsafe.Add(ref offset, first)), w = Vector512.Create(Unsafe.Add(ref weight, first));
        Vector512<float> q = Sample(ref storage, ref offset, ref weight, second);
        sum = MultiplyAdd(p, w, q);
        difference = MultiplySubtract(p, w, q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Sample(ref float storage, ref int offset, ref float weight, nint index) =>
        Vector512.LoadUnsafe(ref storage, (nuint)Unsafe.Add(ref offset, index)) * Vector512.Create(Unsafe.Add(ref weight, index));

    /// <summary>Makes transforms of <paramref name="size"/> points, each of four that lie one after the other.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Pass(Span<Vector512<float>> values, int size, float[] twiddles)
    {
        // References instead of indices: j stays in the first quarter, and four twiddle values exist for each j.
        nint quarter = size / 4 * BytesOfPoint;
        for (int start = 0; start < values.Length; start += 2 * size)
        {
            ref Vector512<float> z = ref MemoryMarshal.GetReference(values.Slice(start, 2 * size));
            ref float twiddle = ref MemoryMarshal.GetArrayDataReference(twiddles);
            for (nint j = 0; j < quarter; j += BytesOfPoint)
            {
                Radix4(
                    ref Unsafe.AddByteOffset(ref z, j), quarter, ref twiddle,
                    out var re0, out var im0, out var re1, out var im1, out var re2, out var im2, out var re3, out var im3);
                Store(ref Unsafe.AddByteOffset(ref z, j), re0, im0);
                Store(ref Unsafe.AddByteOffset(ref z, j + quarter), re1, im1);
                Store(ref Unsafe.AddByteOffset(ref z, j + 2 * quarter), re2, im2);
                Store(ref Unsafe.AddByteOffset(ref z, j + 3 * quarter), re3, im3);
                twiddle = ref Unsafe.Add(ref twiddle, 4);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(ref Vector512<float> z, Vector512<float> re, Vector512<float> im)
    {
        z = re;
        Unsafe.Add(ref z, 1) = im;
    }

    /// <summary>
    /// Four points z0…z3, <paramref name="quarter"/> bytes apart, to z0 ± w²z2 ± w(z1 ± w²z3): two layers of butterflies instead of three twiddles.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Radix4(
        ref Vector512<float> z0, nint quarter, ref float twiddle,
        out Vector512<float> re0, out Vector512<float> im0, out Vector512<float> re1, out Vector512<float> im1,
        out Vector512<float> re2, out Vector512<float> im2, out Vector512<float> re3, out Vector512<float> im3)
    {
        ref Vector512<float> z1 = ref Unsafe.AddByteOffset(ref z0, quarter), z2 = ref Unsafe.AddByteOffset(ref z0, 2 * quarter);
        ref Vector512<float> z3 = ref Unsafe.AddByteOffset(ref z0, 3 * quarter);
        Vector512<float> cosine = Vector512.Create(twiddle), sine = Vector512.Create(Unsafe.Add(ref twiddle, 1));
        Butterfly(
            z0, Unsafe.Add(ref z0, 1), z2, Unsafe.Add(ref z2, 1), cosine, sine,
            out var sumRe, out var sumIm, out var differenceRe, out var differenceIm);
        Butterfly(
            z1, Unsafe.Add(ref z1, 1), z3, Unsafe.Add(ref z3, 1), cosine, sine,
            out var oddSumRe, out var oddSumIm, out var oddDifferenceRe, out var oddDifferenceIm);

        cosine = Vector512.Create(Unsafe.Add(ref twiddle, 2));
        sine = Vector512.Create(Unsafe.Add(ref twiddle, 3));
        Butterfly(sumRe, sumIm, oddSumRe, oddSumIm, cosine, sine, out re0, out im0, out re2, out im2);

        // The other two, z0 − w²z2 ∓ i·w(z1 − w²z3): −i·(re + i·im) is im − i·re.
        re1 = MultiplyAdd(oddDifferenceRe, sine, MultiplyAdd(oddDifferenceIm, cosine, differenceRe));
        im1 = SubtractProduct(oddDifferenceRe, cosine, MultiplyAdd(oddDifferenceIm, sine, differenceIm));
        re3 = MultiplySubtract(Vector512.Create(2f), differenceRe, re1);
        im3 = MultiplySubtract(Vector512.Create(2f), differenceIm, im1);
    }

    /// <summary>p + w·q and p − w·q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Butterfly(
        Vector512<float> pRe, Vector512<float> pIm, Vector512<float> qRe, Vector512<float> qIm, Vector512<float> cosine, Vector512<float> sine,
        out Vector512<float> sumRe, out Vector512<float> sumIm, out Vector512<float> differenceRe, out Vector512<float> differenceIm)
    {
        sumRe = SubtractProduct(qIm, sine, MultiplyAdd(qRe, cosine, pRe));
        sumIm = MultiplyAdd(qRe, sine, MultiplyAdd(qIm, cosine, pIm));
        differenceRe = MultiplySubtract(Vector512.Create(2f), pRe, sumRe);
        differenceIm = MultiplySubtract(Vector512.Create(2f), pIm, sumIm);
    }

    private static float[] MakeTwiddles(int size)
    {
        float[] twiddles = new float[size];
        for (int j = 0; j < size / 4; j++)
            for (int power = 2; power >= 1; power--)
            {
                (double sine, double cosine) = Math.SinCos(-2 * Math.PI * power * j / size);
                twiddles[4 * j + 4 - 2 * power] = (float)cosine;
                twiddles[4 * j + 5 - 2 * power] = (float)sine;
            }
        return twiddles;
    }

    // The transform of the points first, first + step … takes those of every fourth of them from its four quarters.
    private void FillInputOrder(Span<int> order, int first, int step)
    {
        if (order.Length == _firstSize)
            for (int i = 0; i < order.Length; i++)
                order[i] = first + i * step;
        else
            for (int part = 0; part < 4; part++)
                FillInputOrder(order.Slice(part * order.Length / 4, order.Length / 4), first + part * step, 4 * step);
    }
}
