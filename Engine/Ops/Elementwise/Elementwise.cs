using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Elementwise;

/// <summary>y = f(x), element by element. Shapes: any; y has the shape of x.</summary>
public static class ElementwiseExtensions
{
    /// <summary>max(x, 0). The derivative at 0 is 0, as in Keras. Backward remembers the result.</summary>
    public static Tensor Relu(this Tensor x) => x.Apply(ElementwiseFunction.Relu);

    /// <summary>1 / (1 + e⁻ˣ), derivative y (1 − y). Backward remembers the result.</summary>
    public static Tensor Sigmoid(this Tensor x) => x.Apply(ElementwiseFunction.Sigmoid);

    /// <summary>(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), derivative 1 − y². Backward remembers the result.</summary>
    public static Tensor Tanh(this Tensor x) => x.Apply(ElementwiseFunction.Tanh);

    /// <summary>eˣ, derivative y. Backward remembers the result.</summary>
    public static Tensor Exp(this Tensor x) => x.Apply(ElementwiseFunction.Exp);

    /// <summary>ln x, derivative 1 / x. Backward remembers x. Not a number for x &lt; 0, −∞ for 0.</summary>
    public static Tensor Log(this Tensor x) => x.Apply(ElementwiseFunction.Log);

    /// <summary>√x, derivative 1 / (2y). Backward remembers the result. Not a number for x &lt; 0.</summary>
    public static Tensor Sqrt(this Tensor x) => x.Apply(ElementwiseFunction.Sqrt);

    /// <summary>factor · x.</summary>
    public static Tensor Scale(this Tensor x, float factor)
    {
        var result = x.Device.NewTensor(x.Shape);
        x.Device.Run(new ScaleOp(x, factor, result));
        if (x.Device.Record<ScaleNode>(result, x) is { } node)
            (node.Input, node.Factor) = (x, factor);
        return result;
    }

    /// <summary>−x.</summary>
    public static Tensor Negate(this Tensor x) => x.Scale(-1);

    /// <summary>The activation of a layer, by name.</summary>
    public static Tensor Activate(this Tensor x, Activation activation) => activation switch
    {
        Activation.None => x,
        Activation.Relu => x.Relu(),
        Activation.Sigmoid => x.Sigmoid(),
        Activation.Tanh => x.Tanh(),
        Activation.Softmax => x.Softmax(),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), $"Activate: there is no activation {activation}."),
    };

    private static Tensor Apply(this Tensor x, ElementwiseFunction function)
    {
        var result = x.Device.NewTensor(x.Shape);
        x.Device.Run(new ElementwiseOp(function, x, result));
        if (x.Device.Record<ElementwiseNode>(result, x) is { } node)
            (node.Function, node.Input) = (function, x);
        return result;
    }
}

internal sealed class ElementwiseNode : Node
{
    public ElementwiseFunction Function { get; set; }

    public Tensor Input { get; set; } = null!;

    public override void Backward(Tensor gradient)
    {
        var inputGradient = gradient.Device.NewTensor(Input.Shape);
        gradient.Device.Run(new ElementwiseBackwardOp(Function, Input, Output, gradient, inputGradient));
        Input.AddGradient(inputGradient);
    }
}

internal sealed class ScaleNode : Node
{
    public Tensor Input { get; set; } = null!;

    public float Factor { get; set; }

    public override void Backward(Tensor gradient)
    {
        var inputGradient = gradient.Device.NewTensor(Input.Shape);
        gradient.Device.Run(new ScaleOp(gradient, Factor, inputGradient));
        Input.AddGradient(inputGradient);
    }
}

internal static class Activations
{
    /// <summary>The elementwise function that an activation applies; null for none.</summary>
    /// <exception cref="ArgumentException">Softmax, which looks at a whole row: it is an op of its own.</exception>
    public static ElementwiseFunction? Function(this Activation activation) => activation switch
    {
        Activation.None => null,
        Activation.Relu => ElementwiseFunction.Relu,
        Activation.Sigmoid => ElementwiseFunction.Sigmoid,
        Activation.Tanh => ElementwiseFunction.Tanh,
        _ => throw new ArgumentException($"{activation} is not an elementwise function."),
    };
}
