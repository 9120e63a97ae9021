namespace Gtzan.Engine;

// Sums. Every device adds in a fixed order, so a sum has the same bits each time.
public sealed partial class Tensor
{
    /// <summary>The sum of all elements: a scalar. Backward remembers nothing but the shape.</summary>
    public Tensor Sum() => SumTo([]);

    /// <summary>The mean of all elements: a scalar.</summary>
    public Tensor Mean() => Sum().Scale(1f / Shape.Length);

    /// <summary>
    /// The sum over the dimensions in which <paramref name="shape"/>, aligned at the last dimension, has size 1 or none:
    /// [32, 10] to [10] sums over the batch, to [32, 1] over the columns. The reverse of broadcasting.
    /// </summary>
    /// <exception cref="ArgumentException">This shape is not what <paramref name="shape"/> broadcasts to.</exception>
    public Tensor SumTo(Shape shape)
    {
        if (Shape.Broadcast(shape, Shape, nameof(SumTo)) != Shape)
            throw new ArgumentException($"SumTo: {Shape} cannot be summed to {shape}; each dimension of the result must be 1 or stay as it is.");
        var result = Device.NewTensor(shape);
        Device.Run(new SumToOp(this, result));
        if (Device.Record<SumToNode>(result, this) is { } node)
            node.Input = this;
        return result;
    }

    /// <summary>
    /// Σ x²: a scalar. Backward remembers x; for a parameter it leaves the product 2x · ∂ to the optimiser's pass. The L2 penalty of Keras
    /// is this times its coefficient, without a ½.
    /// </summary>
    public Tensor SumOfSquares()
    {
        var result = Device.NewTensor([]);
        Device.Run(new SumOfSquaresOp(this, result));
        if (Device.Record<SumOfSquaresNode>(result, this) is { } node)
            node.Input = this;
        return result;
    }
}

internal sealed class SumToNode : Node
{
    public Tensor Input { get; set; } = null!;

    public override void Backward(Tensor gradient)
    {
        var device = gradient.Device;
        var zeros = device.Zeros(Input.Shape);
        var inputGradient = device.NewTensor(Input.Shape);
        device.Run(new ArithmeticOp(ArithmeticOperation.Add, zeros, gradient, inputGradient));
        Input.AddGradient(inputGradient);
    }
}

internal sealed class SumOfSquaresNode : Node
{
    public Tensor Input { get; set; } = null!;

    // ∂ Σx² / ∂x = 2x
    public override void Backward(Tensor gradient)
    {
        var device = gradient.Device;
        var doubled = device.NewTensor([]);
        device.Run(new ScaleOp(gradient, 2, doubled));
        Input.AddDecay(doubled);
    }
}
