namespace Gtzan.Engine;

// y = f(x), element by element. Shapes: any; y has the shape of x.
public sealed partial class Tensor
{
    /// <summary>max(x, 0). The derivative at 0 is 0, as in Keras. Backward remembers the result.</summary>
    public Tensor Relu() => Apply(ElementwiseFunction.Relu);

    /// <summary>1 / (1 + e⁻ˣ), derivative y (1 − y). Backward remembers the result.</summary>
    public Tensor Sigmoid() => Apply(ElementwiseFunction.Sigmoid);

    /// <summary>(eˣ − e⁻ˣ) / (eˣ + e⁻ˣ), derivative 1 − y². Backward remembers the result.</summary>
    public Tensor Tanh() => Apply(ElementwiseFunction.Tanh);

    /// <summary>eˣ, derivative y. Backward remembers the result.</summary>
    public Tensor Exp() => Apply(ElementwiseFunction.Exp);

    /// <summary>ln x, derivative 1 / x. Backward remembers x. Not a number for x &lt; 0, −∞ for 0.</summary>
    public Tensor Log() => Apply(ElementwiseFunction.Log);

    /// <summary>√x, derivative 1 / (2y). Backward remembers the result. Not a number for x &lt; 0.</summary>
    public Tensor Sqrt() => Apply(ElementwiseFunction.Sqrt);

    /// <summary>The activation of a layer, by name.</summary>
    public Tensor Activate(Activation activation) => activation switch
    {
        Activation.None => this,
        Activation.Relu => Relu(),
        Activation.Sigmoid => Sigmoid(),
        Activation.Tanh => Tanh(),
        Activation.Softmax => Softmax(),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), $"Activate: there is no activation {activation}."),
    };

    private Tensor Apply(ElementwiseFunction function)
    {
        var result = Device.NewTensor(Shape);
        Device.Run(new ElementwiseOp(function, this, result));
        if (Device.Record<ElementwiseNode>(result, this) is { } node)
            (node.Function, node.Input) = (function, this);
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

    /// <summary>
    /// The gradient before a layer's elementwise activation, given the one after it and the layer's result. The gradient of the bias, which
    /// is the sum of its rows, is added on the way.
    /// </summary>
    public static Tensor Backward(this Activation activation, Tensor result, Tensor gradient, Tensor bias)
    {
        var device = gradient.Device;
        var before = activation == Activation.None ? gradient : device.NewTensor(gradient.Shape);
        var biasGradient = bias.RequiresGradient ? device.NewTensor(bias.Shape) : null;
        switch (activation.Function(), biasGradient)
        {
            case (null, null):
                break;
            case (null, not null):
                device.Run(new SumToOp(gradient, biasGradient));
                break;
            case ({ } function, null):
                device.Run(new ElementwiseBackwardOp(function, result, result, gradient, before));
                break;
            case ({ } function, not null):
                device.Run(new ActivationBackwardOp(function, result, gradient, before, biasGradient));
                break;
        }

        if (biasGradient is not null)
            bias.AddGradient(biasGradient);
        return before;
    }
}
