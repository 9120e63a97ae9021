using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Elementwise;

internal static class ElementwiseReference
{
    public static void Elementwise(ElementwiseFunction function, Tensor x, Tensor y, double a, double b)
    {
        var (input, output) = (Reals(x), Reals(y));
        for (var i = 0; i < input.Length; i++)
            output[i] = Evaluate(function, input[i], a, b);
    }

    public static void ElementwiseBackward(
        ElementwiseFunction function, Tensor known, Tensor gradient, Tensor inputGradient, double a, double b)
    {
        var (values, outputGradient, result) = (Reals(known), Reals(gradient), Reals(inputGradient));
        for (var i = 0; i < result.Length; i++)
            result[i] = outputGradient[i] * Derivative(function, values[i], a, b);
    }

    /// <summary>activation(x). A softmax needs a whole row and is an operation of its own: here it leaves x as it is.</summary>
    public static double Activate(Activation activation, double x) => activation.Function() is { } function ? Evaluate(function, x) : x;

    /// <summary>f(x).</summary>
    public static double Evaluate(ElementwiseFunction function, double x, double a = 0, double b = 0) => function switch
    {
        ElementwiseFunction.Relu => x <= 0 ? 0 : x,
        ElementwiseFunction.Sigmoid => Sigmoid(x),
        ElementwiseFunction.Tanh => Math.Tanh(x),
        ElementwiseFunction.Exp => Math.Exp(x),
        ElementwiseFunction.Log => Math.Log(x),
        ElementwiseFunction.Sqrt => Math.Sqrt(x),
        ElementwiseFunction.Abs => Math.Abs(x),
        ElementwiseFunction.Gelu => x * NormalDistribution(x),
        ElementwiseFunction.GeluTanh => x * Sigmoid(GeluTanhArgument(x)),
        ElementwiseFunction.Silu => x * Sigmoid(x),
        ElementwiseFunction.Affine => (a * x) + b,
        ElementwiseFunction.Power => Math.Pow(x, a),
        ElementwiseFunction.Clamp => Math.Min(Math.Max(x, a), b),
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };

    /// <summary>f′ in terms of x, or for the first functions in terms of y = f(x).</summary>
    private static double Derivative(ElementwiseFunction function, double known, double a, double b) => function switch
    {
        ElementwiseFunction.Relu => known > 0 ? 1 : 0,
        ElementwiseFunction.Sigmoid => known * (1 - known),
        ElementwiseFunction.Tanh => 1 - (known * known),
        ElementwiseFunction.Exp => known,
        ElementwiseFunction.Sqrt => 1 / (2 * known),
        ElementwiseFunction.Log => 1 / known,
        ElementwiseFunction.Abs => double.IsNaN(known) ? known : Math.Sign(known),
        ElementwiseFunction.Gelu => NormalDistribution(known) + (known * Math.Exp(-known * known / 2) / Math.Sqrt(2 * Math.PI)),
        ElementwiseFunction.GeluTanh => ProductDerivative(
            known, Sigmoid(GeluTanhArgument(known)), Math.Sqrt(8 / Math.PI) * (1 + (3 * 0.044715 * known * known))),
        ElementwiseFunction.Silu => ProductDerivative(known, Sigmoid(known), 1),
        ElementwiseFunction.Affine => a,
        ElementwiseFunction.Power => a == 0 ? 0 : a * Math.Pow(known, a - 1),
        ElementwiseFunction.Clamp => known >= a && known <= b ? 1 : 0,
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));

    /// <summary>(1 + tanh u) / 2 = σ(2u), with u = √(2/π) (x + 0.044715 x³): this is 2u.</summary>
    private static double GeluTanhArgument(double x) => Math.Sqrt(8 / Math.PI) * (x + (0.044715 * x * x * x));

    /// <summary>The derivative of x · σ(u(x)).</summary>
    private static double ProductDerivative(double x, double sigmoid, double inner) => sigmoid * (1 + (x * (1 - sigmoid) * inner));

    /// <summary>
    /// Φ(x) = ½ + φ(x) · (x + x³/3 + x⁵/(3·5) + x⁷/(3·5·7) + …); where that would cancel, φ(x) / (−x + 1/(−x + 2/(−x + 3/(…)))).
    /// Source: Abramowitz and Stegun, "Handbook of Mathematical Functions", 1964, 26.2.11 and 26.2.14.
    /// </summary>
    private static double NormalDistribution(double x)
    {
        var density = Math.Exp(-x * x / 2) / Math.Sqrt(2 * Math.PI);
        if (Math.Abs(x) < 4)
        {
            var (term, sum) = (x, x);
            for (var n = 3; n < 120; n += 2)
                sum += term *= x * x / n;
            return 0.5 + (density * sum);
        }

        var fraction = Math.Abs(x);
        for (var n = 60; n > 0; n--)
            fraction = Math.Abs(x) + (n / fraction);
        return x < 0 ? density / fraction : 1 - (density / fraction);
    }
}
