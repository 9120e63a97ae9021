using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Elementwise;

internal static class ElementwiseReference
{
    public static void Elementwise(ElementwiseFunction function, Tensor x, Tensor y)
    {
        var (input, output) = (Reals(x), Reals(y));
        for (var i = 0; i < input.Length; i++)
            output[i] = Evaluate(function, input[i]);
    }

    public static void Scale(Tensor x, float factor, Tensor y)
    {
        var (input, output) = (Reals(x), Reals(y));
        for (var i = 0; i < input.Length; i++)
            output[i] = factor * input[i];
    }

    public static void ElementwiseBackward(ElementwiseFunction function, Tensor x, Tensor y, Tensor gradient, Tensor inputGradient)
    {
        var (input, output, outputGradient, result) = (Reals(x), Reals(y), Reals(gradient), Reals(inputGradient));
        for (var i = 0; i < result.Length; i++)
            result[i] = outputGradient[i] * Derivative(function, input[i], output[i]);
    }

    /// <summary>activation(x). A softmax needs a whole row and is an operation of its own: here it leaves x as it is.</summary>
    public static double Activate(Activation activation, double x) => activation.Function() is { } function ? Evaluate(function, x) : x;

    /// <summary>f(x).</summary>
    public static double Evaluate(ElementwiseFunction function, double x) => function switch
    {
        ElementwiseFunction.Relu => x <= 0 ? 0 : x,
        ElementwiseFunction.Sigmoid => 1 / (1 + Math.Exp(-x)),
        ElementwiseFunction.Tanh => Math.Tanh(x),
        ElementwiseFunction.Exp => Math.Exp(x),
        ElementwiseFunction.Log => Math.Log(x),
        ElementwiseFunction.Sqrt => Math.Sqrt(x),
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };

    private static double Derivative(ElementwiseFunction function, double x, double y) => function switch
    {
        ElementwiseFunction.Relu => y > 0 ? 1 : 0,
        ElementwiseFunction.Sigmoid => y * (1 - y),
        ElementwiseFunction.Tanh => 1 - (y * y),
        ElementwiseFunction.Exp => y,
        ElementwiseFunction.Log => 1 / x,
        ElementwiseFunction.Sqrt => 1 / (2 * y),
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };
}
