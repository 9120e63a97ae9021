using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;

namespace Gtzan.Engine.Ops.Elementwise;

/// <summary>
/// ∂x = ∂y · f′ of a function. One type per function, so that vector loops are compiled for one function and contain no branches on it.
/// </summary>
internal interface IElementwiseDerivative
{
    /// <summary>∂x from ∂y and what f′ is written in terms of: y, or x for the logarithm.</summary>
    static abstract T Backward<T>(T known, T gradient)
        where T : struct, ISimd<T, float>;
}

internal readonly struct ReluDerivative : IElementwiseDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Backward<T>(T known, T gradient)
        where T : struct, ISimd<T, float> => T.SelectGreater(known, T.Zero, gradient, T.Zero);
}

internal readonly struct SigmoidDerivative : IElementwiseDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Backward<T>(T known, T gradient)
        where T : struct, ISimd<T, float> => gradient * known * (T.Broadcast(1) - known);
}

internal readonly struct TanhDerivative : IElementwiseDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Backward<T>(T known, T gradient)
        where T : struct, ISimd<T, float> => gradient * (T.Broadcast(1) - (known * known));
}

internal readonly struct ExpDerivative : IElementwiseDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Backward<T>(T known, T gradient)
        where T : struct, ISimd<T, float> => gradient * known;
}

internal readonly struct LogDerivative : IElementwiseDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Backward<T>(T known, T gradient)
        where T : struct, ISimd<T, float> => gradient / known;
}

internal readonly struct SqrtDerivative : IElementwiseDerivative
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Backward<T>(T known, T gradient)
        where T : struct, ISimd<T, float> => gradient / (known + known);
}

/// <summary>result[i] ← gradient[i] · f′(known[i]).</summary>
internal readonly unsafe struct ElementwiseBackwardPass(float* known, float* gradient, float* result)
{
    /// <summary>Writes a vector of results, and returns it.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public T Apply<T, TDerivative>(long index)
        where T : struct, ISimd<T, float>
        where TDerivative : unmanaged, IElementwiseDerivative
    {
        var before = TDerivative.Backward(T.Load(known + index), T.Load(gradient + index));
        before.Store(result + index);
        return before;
    }
}
