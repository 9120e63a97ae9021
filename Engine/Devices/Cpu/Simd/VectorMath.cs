using System.Runtime.CompilerServices;

namespace Gtzan.Engine.Cpu;

/// <summary>The transcendental functions that layers need, lane by lane, within a few units in the last place of float32.</summary>
internal static class VectorMath
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
        where T : struct, ISimd<T>
    {
        // Beyond these, the result is 0 or infinity in any case, and n stays in the range that two factors can make.
        x = T.Min(T.Max(x, T.Broadcast(-104f)), T.Broadcast(89f));
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
        series = T.MultiplyAdd(series, r, T.Broadcast(1f));

        // 2ⁿ in two factors, because n reaches 128 and −150 while a float's exponent ends at 127 and −126.
        var half = T.Round(n * T.Broadcast(0.5f));
        return series * T.PowerOfTwo(half) * T.PowerOfTwo(n - half);
    }

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Sigmoid<T>(T x)
        where T : struct, ISimd<T> =>
        T.Broadcast(1f) / (T.Broadcast(1f) + Exp(T.Zero - x));

    /// <summary>
    /// tanh x: the series x − x³/3 + 2x⁵/15 − … for |x| &lt; 0.35, where the other form would cancel;
    /// else 1 − 2 / (e²ˣ + 1) of |x| with the sign of x.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Tanh<T>(T x)
        where T : struct, ISimd<T>
    {
        var square = x * x;
        var series = T.Broadcast(-1382f / 155925);
        series = T.MultiplyAdd(series, square, T.Broadcast(62f / 2835));
        series = T.MultiplyAdd(series, square, T.Broadcast(-17f / 315));
        series = T.MultiplyAdd(series, square, T.Broadcast(2f / 15));
        series = T.MultiplyAdd(series, square, T.Broadcast(-1f / 3));
        series = T.MultiplyAdd(series * square, x, x);

        var magnitude = T.Abs(x);
        var quotient = T.Broadcast(1f) - (T.Broadcast(2f) / (Exp(magnitude + magnitude) + T.Broadcast(1f)));
        quotient = T.SelectGreater(x, T.Zero, quotient, T.Zero - quotient);
        return T.SelectGreater(magnitude, T.Broadcast(0.35f), quotient, series);
    }
}
