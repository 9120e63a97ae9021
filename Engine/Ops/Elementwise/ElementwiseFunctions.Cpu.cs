using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu.Simd;
using static System.Runtime.CompilerServices.MethodImplOptions;

namespace Gtzan.Engine.Ops.Elementwise;

/// <summary>
/// A function and its derivative on vectors. One type per function, so that loops are compiled for one function and contain no branches on
/// it.
/// </summary>
internal interface IElementwise
{
    /// <summary>f(x).</summary>
    T Apply<T>(T x)
        where T : struct, ISimd<T, float>;

    /// <summary>∂x from ∂y and what f′ is written in terms of: y, or x.</summary>
    T Backward<T>(T known, T gradient)
        where T : struct, ISimd<T, float>;
}

/// <summary>What is done with a function once its type is known.</summary>
internal interface IElementwiseUse
{
    void With<TFunction>(TFunction function)
        where TFunction : unmanaged, IElementwise;
}

/// <summary>The functions of layers on vectors, shared by every CPU operation that has one fused into it.</summary>
internal static class ElementwiseFunctions
{
    [MethodImpl(AggressiveInlining)]
    public static T Activate<T>(Activation activation, T x)
        where T : struct, ISimd<T, float> => activation switch
        {
            Activation.Relu => T.Max(x, T.Zero),
            Activation.Sigmoid => VectorMath.Sigmoid(x),
            Activation.Tanh => VectorMath.Tanh(x),
            _ => x,
        };

    /// <summary>Calls <paramref name="use"/> with the function's type.</summary>
    public static void Choose<TUse>(ElementwiseFunction function, TUse use, float a = 0, float b = 0)
        where TUse : struct, IElementwiseUse
    {
        switch (function)
        {
            case ElementwiseFunction.Relu: use.With(default(Relu)); break;
            case ElementwiseFunction.Sigmoid: use.With(default(Sigmoid)); break;
            case ElementwiseFunction.Tanh: use.With(default(Tanh)); break;
            case ElementwiseFunction.Exp: use.With(default(Exp)); break;
            case ElementwiseFunction.Sqrt: use.With(default(Sqrt)); break;
            case ElementwiseFunction.Log: use.With(default(Log)); break;
            case ElementwiseFunction.Abs: use.With(default(Abs)); break;
            case ElementwiseFunction.Gelu: use.With(default(Gelu)); break;
            case ElementwiseFunction.GeluTanh: use.With(default(GeluTanh)); break;
            case ElementwiseFunction.Silu: use.With(default(Silu)); break;
            case ElementwiseFunction.Affine: use.With(new Affine(a, b)); break;
            case ElementwiseFunction.Power: use.With(new Power(a)); break;
            default: use.With(new Clamp(a, b)); break;
        }
    }

    private readonly struct Relu : IElementwise
    {
        [MethodImpl(AggressiveInlining)] public T Apply<T>(T x) where T : struct, ISimd<T, float> => T.Max(x, T.Zero);
        [MethodImpl(AggressiveInlining)]
        public T Backward<T>(T known, T gradient) where T : struct, ISimd<T, float> => T.SelectGreater(known, T.Zero, gradient, T.Zero);
    }

    private readonly struct Sigmoid : IElementwise
    {
        [MethodImpl(AggressiveInlining)] public T Apply<T>(T x) where T : struct, ISimd<T, float> => VectorMath.Sigmoid(x);
        [MethodImpl(AggressiveInlining)]
        public T Backward<T>(T known, T gradient) where T : struct, ISimd<T, float> => gradient * known * (T.Broadcast(1) - known);
    }

    private readonly struct Tanh : IElementwise
    {
        [MethodImpl(AggressiveInlining)] public T Apply<T>(T x) where T : struct, ISimd<T, float> => VectorMath.Tanh(x);
        [MethodImpl(AggressiveInlining)]
        public T Backward<T>(T known, T gradient) where T : struct, ISimd<T, float> => gradient * (T.Broadcast(1) - (known * known));
    }

    private readonly struct Exp : IElementwise
    {
        [MethodImpl(AggressiveInlining)] public T Apply<T>(T x) where T : struct, ISimd<T, float> => VectorMath.Exp(x);
        [MethodImpl(AggressiveInlining)] public T Backward<T>(T known, T gradient) where T : struct, ISimd<T, float> => gradient * known;
    }

    private readonly struct Sqrt : IElementwise
    {
        [MethodImpl(AggressiveInlining)] public T Apply<T>(T x) where T : struct, ISimd<T, float> => T.Sqrt(x);
        [MethodImpl(AggressiveInlining)]
        public T Backward<T>(T known, T gradient) where T : struct, ISimd<T, float> => gradient / (known + known);
    }

    private readonly struct Log : IElementwise
    {
        public T Apply<T>(T x) where T : struct, ISimd<T, float> => VectorMath.Log(x);
        [MethodImpl(AggressiveInlining)] public T Backward<T>(T known, T gradient) where T : struct, ISimd<T, float> => gradient / known;
    }

    private readonly struct Abs : IElementwise
    {
        [MethodImpl(AggressiveInlining)] public T Apply<T>(T x) where T : struct, ISimd<T, float> => T.Abs(x);
        // The last product is 0 at 0, and NaN at NaN.
        [MethodImpl(AggressiveInlining)]
        public T Backward<T>(T known, T gradient) where T : struct, ISimd<T, float> =>
            T.SelectGreater(known, T.Zero, gradient, T.SelectGreater(T.Zero, known, T.Zero - gradient, gradient * known));
    }

    private readonly struct Gelu : IElementwise
    {
        [MethodImpl(AggressiveInlining)] public T Apply<T>(T x) where T : struct, ISimd<T, float> => x * VectorMath.Normal(x).Distribution;
        [MethodImpl(AggressiveInlining)]
        public T Backward<T>(T known, T gradient)
            where T : struct, ISimd<T, float>
        {
            var (distribution, density) = VectorMath.Normal(known);
            return gradient * T.MultiplyAdd(known, density, distribution);
        }
    }

    private readonly struct GeluTanh : IElementwise
    {
        // √(8/π), and that times 0.044715: see ElementwiseReference.GeluTanhArgument.
        private const float Linear = 1.59576912f;
        private const float Cubic = 0.0713548163f;

        [MethodImpl(AggressiveInlining)]
        public T Apply<T>(T x) where T : struct, ISimd<T, float> =>
            x * VectorMath.Sigmoid(x * T.MultiplyAdd(x * x, T.Broadcast(Cubic), T.Broadcast(Linear)));
        [MethodImpl(AggressiveInlining)]
        public T Backward<T>(T known, T gradient)
            where T : struct, ISimd<T, float>
        {
            var square = known * known;
            var sigmoid = VectorMath.Sigmoid(known * T.MultiplyAdd(square, T.Broadcast(Cubic), T.Broadcast(Linear)));
            var inner = known * T.MultiplyAdd(square, T.Broadcast(3 * Cubic), T.Broadcast(Linear));
            return gradient * sigmoid * T.MultiplyAdd(inner, T.Broadcast(1) - sigmoid, T.Broadcast(1));
        }
    }

    private readonly struct Silu : IElementwise
    {
        [MethodImpl(AggressiveInlining)] public T Apply<T>(T x) where T : struct, ISimd<T, float> => x * VectorMath.Sigmoid(x);
        [MethodImpl(AggressiveInlining)]
        public T Backward<T>(T known, T gradient)
            where T : struct, ISimd<T, float>
        {
            var sigmoid = VectorMath.Sigmoid(known);
            return gradient * sigmoid * T.MultiplyAdd(known, T.Broadcast(1) - sigmoid, T.Broadcast(1));
        }
    }

    private readonly struct Affine(float a, float b) : IElementwise
    {
        [MethodImpl(AggressiveInlining)] public T Apply<T>(T x) where T : struct, ISimd<T, float> => (x * T.Broadcast(a)) + T.Broadcast(b);
        [MethodImpl(AggressiveInlining)]
        public T Backward<T>(T known, T gradient) where T : struct, ISimd<T, float> => gradient * T.Broadcast(a);
    }

    private readonly struct Power(float exponent) : IElementwise
    {
        [MethodImpl(AggressiveInlining)] public T Apply<T>(T x) where T : struct, ISimd<T, float> => VectorMath.Power(x, exponent);
        [MethodImpl(AggressiveInlining)]
        public T Backward<T>(T known, T gradient) where T : struct, ISimd<T, float> =>
            exponent == 0 ? T.Zero * gradient : gradient * T.Broadcast(exponent) * VectorMath.Power(known, exponent - 1);
    }

    private readonly struct Clamp(float minimum, float maximum) : IElementwise
    {
        [MethodImpl(AggressiveInlining)]
        public T Apply<T>(T x) where T : struct, ISimd<T, float> => T.Min(T.Max(x, T.Broadcast(minimum)), T.Broadcast(maximum));
        [MethodImpl(AggressiveInlining)]
        public T Backward<T>(T known, T gradient)
            where T : struct, ISimd<T, float>
        {
            var inside = T.SelectGreater(T.Broadcast(minimum), known, T.Zero, gradient);
            inside = T.SelectGreater(known, T.Broadcast(maximum), T.Zero, inside);
            return T.SelectEqual(known, known, inside, T.Zero);
        }
    }
}
