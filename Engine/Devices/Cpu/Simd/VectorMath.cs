using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using TensorPrimitives = System.Numerics.Tensors.TensorPrimitives;

namespace Gtzan.Engine.Devices.Cpu.Simd;

/// <summary>The transcendental functions that layers need, lane by lane, within a few units in the last place of float32.</summary>
internal static unsafe class VectorMath
{
    private const float Log2E = 1.44269504f;

    // ln 2 in two parts: the first has few enough bits that n · Ln2High is exact for every exponent n.
    private const float Ln2High = 0.693359375f;
    private const float Ln2Low = -2.12194440e-4f;

    /// <summary>
    /// eˣ = 2ⁿ · eʳ with n = round(x / ln 2) and |r| ≤ ln 2 / 2, where the Taylor series to r⁷ is exact to float32.
    /// Overflows to infinity and underflows through the subnormal numbers to 0; NaN stays NaN.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Exp<T>(T x)
        where T : struct, ISimd<T, float>
    {
        // Beyond these, the result is 0 or infinity in any case, and n stays in the range that two factors can make.
        var (series, n) = ExpParts(T.Min(T.Max(x, T.Broadcast(-104f)), T.Broadcast(89f)));

        // 2ⁿ in two factors, because n reaches 128 and −150 while a float's exponent ends at 127 and −126.
        var half = T.Round(n * T.Broadcast(0.5f));
        return series * T.PowerOfTwo(half) * T.PowerOfTwo(n - half);
    }

    /// <summary>eˣ for x ≤ 0, and 0 instead of numbers below 10⁻³⁷, which would become subnormal; NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T ExpOfNegative<T>(T x)
        where T : struct, ISimd<T, float>
    {
        var smallest = T.Broadcast(-86f);
        var (series, n) = ExpParts(T.Max(x, smallest));
        return T.SelectGreater(smallest, x, T.Zero, series * T.PowerOfTwo(n));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static (T Series, T Exponent) ExpParts<T>(T x)
        where T : struct, ISimd<T, float>
    {
        var n = T.Round(x * T.Broadcast(Log2E));
        var r = T.MultiplyAdd(n, T.Broadcast(-Ln2High), x);
        r = T.MultiplyAdd(n, T.Broadcast(-Ln2Low), r);

        var series = T.Broadcast(1f / 5040);
        series = T.MultiplyAdd(series, r, T.Broadcast(1f / 720));
        series = T.MultiplyAdd(series, r, T.Broadcast(1f / 120));
        series = T.MultiplyAdd(series, r, T.Broadcast(1f / 24));
        series = T.MultiplyAdd(series, r, T.Broadcast(1f / 6));
        series = T.MultiplyAdd(series, r, T.Broadcast(0.5f));
        series = T.MultiplyAdd(series, r, T.Broadcast(1f));
        return (T.MultiplyAdd(series, r, T.Broadcast(1f)), n);
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T x)
        where T : struct, ISimd<T, float> =>
        T.Broadcast(1f) / (T.Broadcast(1f) + Exp(T.Zero - x));

    /// <summary>tanh x = x · P(x²) / Q(x²), see <see cref="TanhQuotient"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : struct, ISimd<T, float>
    {
        var (numerator, denominator) = TanhQuotient(x);
        return WithinOne(numerator / denominator);
    }

    /// <summary>
    /// tanh x as a quotient, for callers that combine several divisions into one. P and Q have degree 4 in x² and differ from tanh by at
    /// most 2 · 10⁻⁸ of its value for |x| ≤ 9 (fitted by weighted least squares, weights raised where the error was largest); beyond, tanh
    /// is 1 to float32. The denominator is between 1 and 417. Rounding can carry the quotient over 1 by a unit in the last place:
    /// <see cref="WithinOne"/> takes it back.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (T Numerator, T Denominator) TanhQuotient<T>(T x)
        where T : struct, ISimd<T, float>
    {
        x = T.Min(T.Max(x, T.Broadcast(-9f)), T.Broadcast(9f));
        var square = x * x;
        var numerator = T.MultiplyAdd(T.Broadcast(1.33550788e-8f), square, T.Broadcast(2.06094319e-5f));
        var denominator = T.MultiplyAdd(T.Broadcast(7.77674359e-7f), square, T.Broadcast(3.28567141e-4f));
        numerator = T.MultiplyAdd(numerator, square, T.Broadcast(3.49561148e-3f));
        denominator = T.MultiplyAdd(denominator, square, T.Broadcast(2.58770734e-2f));
        numerator = T.MultiplyAdd(numerator, square, T.Broadcast(0.133810461f));
        denominator = T.MultiplyAdd(denominator, square, T.Broadcast(0.467143625f));
        numerator = T.MultiplyAdd(numerator, square, T.Broadcast(1f));
        denominator = T.MultiplyAdd(denominator, square, T.Broadcast(1f));
        return (numerator * x, denominator);
    }

    /// <summary>
    /// The normal distribution function Φ(x) and its density φ(x) = e^(−x²/2) / √(2π). Φ(−|x|) = e^(−x²/2) · k P(k) with
    /// k = 1 / (1 + 0.3 |x|) and P of degree 7, within 5 · 10⁻⁷ of its value (fitted by weighted least squares, weights raised where the
    /// error was largest).
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (T Distribution, T Density) Normal<T>(T x)
        where T : struct, ISimd<T, float>
    {
        var k = T.Broadcast(1) / T.MultiplyAdd(T.Abs(x), T.Broadcast(0.3f), T.Broadcast(1));
        var tail = T.MultiplyAdd(T.Broadcast(0.03567649f), k, T.Broadcast(-0.15721023f));
        tail = T.MultiplyAdd(tail, k, T.Broadcast(0.20636578f));
        tail = T.MultiplyAdd(tail, k, T.Broadcast(-0.0536949f));
        tail = T.MultiplyAdd(tail, k, T.Broadcast(0.12856758f));
        tail = T.MultiplyAdd(tail, k, T.Broadcast(0.0999117f));
        tail = T.MultiplyAdd(tail, k, T.Broadcast(0.12075424f));
        tail = T.MultiplyAdd(tail, k, T.Broadcast(0.11962928f));
        var power = Exp(x * x * T.Broadcast(-0.5f));
        tail = tail * k * power;
        return (T.SelectGreater(x, T.Zero, T.Broadcast(1) - tail, tail), power * T.Broadcast(0.398942280f));
    }

    /// <summary>ln x, by <see cref="TensorPrimitives"/>.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static T Log<T>(T x)
        where T : struct, ISimd<T, float>
    {
        // A whole line whatever the width of vectors, so that the bits do not depend on it.
        var lanes = stackalloc float[CpuStorage.ElementsPerLine];
        x.Store(lanes);
        TensorPrimitives.Log(
            new ReadOnlySpan<float>(lanes, CpuStorage.ElementsPerLine), new Span<float>(lanes, CpuStorage.ElementsPerLine));
        return T.Load(lanes);
    }

    /// <summary>xᵃ: products, quotients and roots for the exponents that occur most; lane by lane for others.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Power<T>(T x, float exponent)
        where T : struct, ISimd<T, float> => exponent switch
        {
            1 => x,
            2 => x * x,
            3 => x * x * x,
            -1 => T.Broadcast(1) / x,
            -2 => T.Broadcast(1) / (x * x),
            0.5f => T.Sqrt(x),
            -0.5f => T.Broadcast(1) / T.Sqrt(x),
            _ => PowerOfLanes(x, exponent),
        };

    /// <summary>
    /// x, or 0 if |x| is below a threshold, by default 10⁻³⁰. Numbers that shrink from step to step would become subnormal, which slows a
    /// processor down up to a hundredfold. NaN propagates.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T FlushSubnormals<T>(T x, float smallest = 1e-30f)
        where T : struct, ISimd<T, float> => T.SelectGreater(T.Broadcast(smallest), T.Abs(x), T.Zero, x);

    /// <summary>x, limited to −1 … 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T WithinOne<T>(T x)
        where T : struct, ISimd<T, float> => T.Min(T.Max(x, T.Broadcast(-1f)), T.Broadcast(1f));

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static T PowerOfLanes<T>(T x, float exponent)
        where T : struct, ISimd<T, float>
    {
        var lanes = stackalloc float[T.Count];
        x.Store(lanes);
        for (var lane = 0; lane < T.Count; lane++)
            lanes[lane] = MathF.Pow(lanes[lane], exponent);
        return T.Load(lanes);
    }
}
