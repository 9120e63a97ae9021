using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Gtzan.Audio.Dsp.Lanes;
using Gtzan.Core.Simd;

namespace Gtzan.Audio.Dsp.Fft.Fast;

/// <summary>
/// The complex discrete Fourier transform of sixteen signals at once, one a lane: Z[k] = Σₙ z[n]·exp(−2πi·kn / M), for M a power of two.
/// Row 2k of the result holds the real parts of Z[k], row 2k + 1 the imaginary parts.
/// </summary>
/// <remarks>
/// Radix-4 decimation in time (Cooley and Tukey 1965): a pass combines four neighbouring transforms of Q points into one of 4Q points.
/// Input is read in digit-reversed order, output is in natural order. Why it is fast: (1) Nearly all arithmetic is fused multiply-adds. A
/// sum p + w·q takes four, and the difference p − w·q = 2p − (p + w·q) two more; 24 for four points (compare Goedecker 1997). (2) The first
/// pass reads the samples in place, the caller may fuse the last pass with its own work (<see cref="Radix4{TLanes}"/>), and the passes
/// between work on parts that stay in the first-level cache. Twiddle factors are computed in double precision.
/// </remarks>
/// <typeparam name="T">The type that it computes in: <see cref="float"/> or <see cref="double"/>.</typeparam>
internal sealed class LaneFft<T>
    where T : unmanaged, IFloatingPointIeee754<T>
{
    // 64 points are 8 KB, which stay in the first-level cache together with their samples.
    private const int PointsInCache = 64;

    /// <summary>Real parts of a point in all lanes, then imaginary parts.</summary>
    public const int NumbersOfPoint = 2 * LaneBuffer.Lanes;

    private readonly int _length;

    // Points that the first pass transforms together: 4, or 2 if M is not a power of 4 (1 for M = 1).
    private readonly int _firstSize;

    // _twiddles[p] belongs to the pass that makes transforms of S = firstSize·4ᵖ⁺¹ points: w² and w as (cos, sin) for each w = exp(−2πi·j /
    // S), j < S/4.
    private readonly T[][] _twiddles;

    public LaneFft(int length)
    {
        _length = length;
        _firstSize = length < 4 ? length : int.TrailingZeroCount(length) % 2 == 0 ? 4 : 2;
        var twiddles = new List<T[]>();
        for (var size = 4 * _firstSize; size <= length; size *= 4)
            twiddles.Add(MakeTwiddles(size));
        _twiddles = [.. twiddles];
        InputOrder = new int[length];
        FillInputOrder(InputOrder, first: 0, step: 1);
    }

    /// <summary>The index n of z[n] for each row of the first pass.</summary>
    public int[] InputOrder { get; }

    /// <summary>Whether there is a last pass that the caller can fuse: the transform has more than one.</summary>
    public bool HasLastPass => _twiddles.Length > 0;

    /// <summary>
    /// The whole transform. Samples come in pairs, real and imaginary part of z[InputOrder[0]], of z[InputOrder[1]] and so on.
    /// </summary>
    public void Transform<TLanes>(LaneSamples<T> samples, Span<T> values)
        where TLanes : struct, ISimd<TLanes, T> => Transform<TLanes>(samples, values, start: 0, _length);

    /// <summary>All but the last pass: the four transforms of every fourth point.</summary>
    public void TransformQuarters<TLanes>(LaneSamples<T> samples, Span<T> values)
        where TLanes : struct, ISimd<TLanes, T>
    {
        var quarter = _length / 4;
        for (var start = 0; start < _length; start += quarter)
            Transform<TLanes>(samples, values, start, quarter);
    }

    /// <summary>Twiddles of the last pass, four numbers for each j up to M/4.</summary>
    public ReadOnlySpan<T> LastTwiddles => _twiddles[^1];

    private void Transform<TLanes>(LaneSamples<T> samples, Span<T> values, int start, int size)
        where TLanes : struct, ISimd<TLanes, T>
    {
        if (size > PointsInCache)
        {
            var quarter = size / 4;
            for (var part = 0; part < 4; part++)
                Transform<TLanes>(samples, values, start + (part * quarter), quarter);
        }
        else
        {
            FirstPass<TLanes>(samples, values, start, size);
        }

        var pass = 0;
        for (var made = 4 * _firstSize; made <= size; made *= 4, pass++)
            if (size <= PointsInCache || made == size)
                Pass<TLanes>(values.Slice(start * NumbersOfPoint, size * NumbersOfPoint), made, _twiddles[pass]);
    }

    /// <summary>Transforms of <see cref="_firstSize"/> points, which need no twiddles, straight from the samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private void FirstPass<TLanes>(LaneSamples<T> samples, Span<T> values, int start, int size)
        where TLanes : struct, ISimd<TLanes, T>
    {
        // References instead of indices: there are two offsets and two weights for each of the transform's points.
        ref var z = ref MemoryMarshal.GetReference(values.Slice(start * NumbersOfPoint, size * NumbersOfPoint));
        ref var storage = ref MemoryMarshal.GetArrayDataReference(samples.Storage);
        ref var offset = ref samples.Offsets[2 * start];
        ref var weight = ref samples.Weights[2 * start];
        var parts = 2 * _firstSize;
        for (var point = 0; point < size; point += _firstSize)
        {
            for (nint lane = 0; lane < LaneBuffer.Lanes; lane += TLanes.Count)
            {
                ref var source = ref Unsafe.Add(ref storage, lane);
                ref var row = ref Unsafe.Add(ref z, lane);
                if (parts == 8)
                {
                    FirstButterfly<TLanes>(ref source, ref offset, ref weight, 0, 4, out var sumRe, out var differenceRe);
                    FirstButterfly<TLanes>(ref source, ref offset, ref weight, 1, 5, out var sumIm, out var differenceIm);
                    FirstButterfly<TLanes>(ref source, ref offset, ref weight, 2, 6, out var oddSumRe, out var oddDifferenceRe);
                    FirstButterfly<TLanes>(ref source, ref offset, ref weight, 3, 7, out var oddSumIm, out var oddDifferenceIm);
                    Store(ref row, 0, sumRe + oddSumRe, sumIm + oddSumIm);
                    // −i·(re + i·im) = im − i·re
                    Store(ref row, NumbersOfPoint, differenceRe + oddDifferenceIm, differenceIm - oddDifferenceRe);
                    Store(ref row, 2 * NumbersOfPoint, sumRe - oddSumRe, sumIm - oddSumIm);
                    Store(ref row, 3 * NumbersOfPoint, differenceRe - oddDifferenceIm, differenceIm + oddDifferenceRe);
                }
                else if (parts == 4)
                {
                    FirstButterfly<TLanes>(ref source, ref offset, ref weight, 0, 2, out var sumRe, out var differenceRe);
                    FirstButterfly<TLanes>(ref source, ref offset, ref weight, 1, 3, out var sumIm, out var differenceIm);
                    Store(ref row, 0, sumRe, sumIm);
                    Store(ref row, NumbersOfPoint, differenceRe, differenceIm);
                }
                else
                {
                    Store(
                        ref row, 0, Sample<TLanes>(ref source, ref offset, ref weight, 0),
                        Sample<TLanes>(ref source, ref offset, ref weight, 1));
                }
            }

            z = ref Unsafe.Add(ref z, _firstSize * NumbersOfPoint);
            offset = ref Unsafe.Add(ref offset, parts);
            weight = ref Unsafe.Add(ref weight, parts);
        }
    }

    /// <summary>Sum and difference of two of the samples.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void FirstButterfly<TLanes>(
        ref float storage, ref int offset, ref T weight, nint first, nint second, out TLanes sum, out TLanes difference)
        where TLanes : struct, ISimd<TLanes, T>
    {
        TLanes p = TLanes.LoadSingles(ref storage, Unsafe.Add(ref offset, first)), w = TLanes.Broadcast(Unsafe.Add(ref weight, first));
        var q = Sample<TLanes>(ref storage, ref offset, ref weight, second);
        sum = TLanes.MultiplyAdd(p, w, q);
        difference = TLanes.MultiplySubtract(p, w, q);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TLanes Sample<TLanes>(ref float storage, ref int offset, ref T weight, nint index)
        where TLanes : struct, ISimd<TLanes, T> =>
        TLanes.LoadSingles(ref storage, Unsafe.Add(ref offset, index)) * TLanes.Broadcast(Unsafe.Add(ref weight, index));

    /// <summary>Computes transforms of <paramref name="size"/> points, each from four neighbouring ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void Pass<TLanes>(Span<T> values, int size, T[] twiddles)
        where TLanes : struct, ISimd<TLanes, T>
    {
        // References instead of indices: j stays in the first quarter, and four twiddle values exist for each j.
        nint quarter = size / 4 * NumbersOfPoint;
        for (var start = 0; start < values.Length; start += size * NumbersOfPoint)
        {
            ref var z = ref MemoryMarshal.GetReference(values.Slice(start, size * NumbersOfPoint));
            ref var twiddle = ref MemoryMarshal.GetArrayDataReference(twiddles);
            for (nint j = 0; j < quarter; j += NumbersOfPoint)
            {
                for (nint lane = 0; lane < LaneBuffer.Lanes; lane += TLanes.Count)
                {
                    ref var row = ref Unsafe.Add(ref z, j + lane);
                    Radix4<TLanes>(
                        ref row, quarter, ref twiddle,
                        out var re0, out var im0, out var re1, out var im1, out var re2, out var im2, out var re3, out var im3);
                    Store(ref row, 0, re0, im0);
                    Store(ref row, quarter, re1, im1);
                    Store(ref row, 2 * quarter, re2, im2);
                    Store(ref row, 3 * quarter, re3, im3);
                }

                twiddle = ref Unsafe.Add(ref twiddle, 4);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store<TLanes>(ref T row, nint index, TLanes re, TLanes im)
        where TLanes : struct, ISimd<TLanes, T>
    {
        re.Store(ref row, index);
        im.Store(ref row, index + LaneBuffer.Lanes);
    }

    /// <summary>
    /// Four points z0…z3, <paramref name="quarter"/> numbers apart, to z0 ± w²z2 ± w(z1 ± w²z3): two layers of butterflies instead of three
    /// twiddles.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Radix4<TLanes>(
        ref T z, nint quarter, ref T twiddle,
        out TLanes re0, out TLanes im0, out TLanes re1, out TLanes im1, out TLanes re2, out TLanes im2, out TLanes re3, out TLanes im3)
        where TLanes : struct, ISimd<TLanes, T>
    {
        TLanes cosine = TLanes.Broadcast(twiddle), sine = TLanes.Broadcast(Unsafe.Add(ref twiddle, 1));
        Butterfly(
            TLanes.Load(ref z, 0), TLanes.Load(ref z, LaneBuffer.Lanes),
            TLanes.Load(ref z, 2 * quarter), TLanes.Load(ref z, (2 * quarter) + LaneBuffer.Lanes),
            cosine, sine, out var sumRe, out var sumIm, out var differenceRe, out var differenceIm);
        Butterfly(
            TLanes.Load(ref z, quarter), TLanes.Load(ref z, quarter + LaneBuffer.Lanes),
            TLanes.Load(ref z, 3 * quarter), TLanes.Load(ref z, (3 * quarter) + LaneBuffer.Lanes),
            cosine, sine, out var oddSumRe, out var oddSumIm, out var oddDifferenceRe, out var oddDifferenceIm);

        cosine = TLanes.Broadcast(Unsafe.Add(ref twiddle, 2));
        sine = TLanes.Broadcast(Unsafe.Add(ref twiddle, 3));
        Butterfly(sumRe, sumIm, oddSumRe, oddSumIm, cosine, sine, out re0, out im0, out re2, out im2);

        // The other two, z0 − w²z2 ∓ i·w(z1 − w²z3): −i·(re + i·im) is im − i·re.
        var two = TLanes.Two;
        re1 = TLanes.MultiplyAdd(oddDifferenceRe, sine, TLanes.MultiplyAdd(oddDifferenceIm, cosine, differenceRe));
        im1 = TLanes.SubtractProduct(oddDifferenceRe, cosine, TLanes.MultiplyAdd(oddDifferenceIm, sine, differenceIm));
        re3 = TLanes.MultiplySubtract(two, differenceRe, re1);
        im3 = TLanes.MultiplySubtract(two, differenceIm, im1);
    }

    /// <summary>p + w·q and p − w·q.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Butterfly<TLanes>(
        TLanes pRe, TLanes pIm, TLanes qRe, TLanes qIm, TLanes cosine, TLanes sine,
        out TLanes sumRe, out TLanes sumIm, out TLanes differenceRe, out TLanes differenceIm)
        where TLanes : struct, ISimd<TLanes, T>
    {
        var two = TLanes.Two;
        sumRe = TLanes.SubtractProduct(qIm, sine, TLanes.MultiplyAdd(qRe, cosine, pRe));
        sumIm = TLanes.MultiplyAdd(qRe, sine, TLanes.MultiplyAdd(qIm, cosine, pIm));
        differenceRe = TLanes.MultiplySubtract(two, pRe, sumRe);
        differenceIm = TLanes.MultiplySubtract(two, pIm, sumIm);
    }

    /// <summary>
    /// X[k] and the conjugate of X[N/2 − k] of a real signal from Z[k] and Z[N/2 − k], for k up to N/4 (see <see cref="RealFft"/>).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void Separate<TLanes>(
        TLanes zRe, TLanes zIm, TLanes mirrorRe, TLanes mirrorIm, ref T twiddle,
        out TLanes lowRe, out TLanes lowIm, out TLanes highRe, out TLanes highIm)
        where TLanes : struct, ISimd<TLanes, T> =>
        Butterfly(
            zRe + mirrorRe, zIm - mirrorIm, zIm + mirrorIm, mirrorRe - zRe,
            TLanes.Broadcast(twiddle), TLanes.Broadcast(Unsafe.Add(ref twiddle, 1)), out lowRe, out lowIm, out highRe, out highIm);

    /// <summary>
    /// The twiddle factors of <see cref="Separate{TLanes}"/> for a signal of N samples: exp(−2πi·k / N) as (cos, sin) for k = 0 … N/4.
    /// </summary>
    internal static T[] MakeSeparationTwiddles(int samples)
    {
        var twiddles = new T[2 * ((samples / 4) + 1)];
        for (var k = 0; k <= samples / 4; k++)
        {
            var (sine, cosine) = Math.SinCos(-2 * Math.PI * k / samples);
            (twiddles[2 * k], twiddles[(2 * k) + 1]) = (T.CreateTruncating(cosine), T.CreateTruncating(sine));
        }

        return twiddles;
    }

    private static T[] MakeTwiddles(int size)
    {
        var twiddles = new T[size];
        for (var j = 0; j < size / 4; j++)
            for (var power = 2; power >= 1; power--)
            {
                var (sine, cosine) = Math.SinCos(-2 * Math.PI * power * j / size);
                twiddles[(4 * j) + 4 - (2 * power)] = T.CreateTruncating(cosine);
                twiddles[(4 * j) + 5 - (2 * power)] = T.CreateTruncating(sine);
            }

        return twiddles;
    }

    // The transform of the points first, first + step … takes those of every fourth of them from its four quarters.
    private void FillInputOrder(Span<int> order, int first, int step)
    {
        if (order.Length == _firstSize)
            for (var i = 0; i < order.Length; i++)
                order[i] = first + (i * step);
        else
            for (var part = 0; part < 4; part++)
                FillInputOrder(order.Slice(part * order.Length / 4, order.Length / 4), first + (part * step), 4 * step);
    }
}
