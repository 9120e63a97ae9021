using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu.Simd;

namespace Gtzan.Engine.Ops.Lstm.Fast;

/// <summary>The activations of an LSTM's four gates, which share one division.</summary>
internal static class LstmGates
{
    /// <summary>
    /// (σ(i), σ(f), tanh(g), σ(o)), with σ(x) = ½ + ½ tanh(x / 2). The four quotients are brought to one denominator, because a division
    /// takes as long as about thirty multiply-adds: 1 / a = (b · c · d) / (a · b · c · d). No denominator exceeds 417, so the
    /// product is far from overflow. σ is exact to 10⁻⁷ absolutely, not relatively: that of −20 is no better than 0.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (T I, T F, T G, T O) Activate<T>(T i, T f, T g, T o)
        where T : struct, ISimd<T, float>
    {
        var half = T.Broadcast(0.5f);
        var (iOver, iUnder) = VectorMath.TanhQuotient(i * half);
        var (fOver, fUnder) = VectorMath.TanhQuotient(f * half);
        var (gOver, gUnder) = VectorMath.TanhQuotient(g);
        var (oOver, oUnder) = VectorMath.TanhQuotient(o * half);

        var (first, second) = (iUnder * fUnder, gUnder * oUnder);
        var inverse = T.Broadcast(1f) / (first * second);
        var (inverseFirst, inverseSecond) = (inverse * second, inverse * first);
        return (
            Sigmoid(iOver * fUnder * inverseFirst),
            Sigmoid(fOver * iUnder * inverseFirst),
            VectorMath.WithinOne(gOver * oUnder * inverseSecond),
            Sigmoid(oOver * gUnder * inverseSecond));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static T Sigmoid<T>(T tanhOfHalf)
        where T : struct, ISimd<T, float> => T.MultiplyAdd(VectorMath.WithinOne(tanhOfHalf), T.Broadcast(0.5f), T.Broadcast(0.5f));
}
