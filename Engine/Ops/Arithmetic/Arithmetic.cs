namespace Gtzan.Engine;

// result = left ∘ right, element by element. Shapes broadcast as in NumPy: aligned at the last dimension, where a size of 1 is repeated.
public sealed partial class Tensor
{
    /// <summary>left + right, broadcast. Backward remembers nothing but the operands' shapes.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public Tensor Add(Tensor right) => Combine(ArithmeticOperation.Add, right);

    /// <summary>left − right, broadcast. Backward remembers nothing but the operands' shapes.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public Tensor Subtract(Tensor right) => Combine(ArithmeticOperation.Subtract, right);

    /// <summary>left · right element by element, broadcast. Backward remembers both operands.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public Tensor Multiply(Tensor right) => Combine(ArithmeticOperation.Multiply, right);

    /// <summary>left / right element by element, broadcast. Backward remembers the right operand and the result.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public Tensor Divide(Tensor right) => Combine(ArithmeticOperation.Divide, right);

    /// <summary>factor · x.</summary>
    public Tensor Scale(float factor)
    {
        var result = Device.NewTensor(Shape);
        Device.Run(new ScaleOp(this, factor, result));
        if (Device.Record<ScaleNode>(result, this) is { } node)
            (node.Input, node.Factor) = (this, factor);
        return result;
    }

    /// <inheritdoc cref="Add"/>
    public static Tensor operator +(Tensor left, Tensor right) => left.Add(right);

    /// <inheritdoc cref="Subtract"/>
    public static Tensor operator -(Tensor left, Tensor right) => left.Subtract(right);

    /// <inheritdoc cref="Multiply"/>
    public static Tensor operator *(Tensor left, Tensor right) => left.Multiply(right);

    /// <inheritdoc cref="Divide"/>
    public static Tensor operator /(Tensor left, Tensor right) => left.Divide(right);

    /// <inheritdoc cref="Scale"/>
    public static Tensor operator *(float factor, Tensor x) => x.Scale(factor);

    /// <summary>−x.</summary>
    public static Tensor operator -(Tensor x) => x.Scale(-1);

    /// <inheritdoc cref="Scale"/>
    public Tensor Negate() => Scale(-1);

    private Tensor Combine(ArithmeticOperation operation, Tensor right)
    {
        CheckDevice(NameOf(operation), right);
        var result = Device.NewTensor(Shape.Broadcast(Shape, right.Shape, NameOf(operation)));
        Device.Run(new ArithmeticOp(operation, this, right, result));
        if (Device.Record<ArithmeticNode>(result, this, right) is { } node)
            (node.Operation, node.Left, node.Right) = (operation, this, right);
        return result;
    }

    // ToString on an enum allocates.
    private static string NameOf(ArithmeticOperation operation) => operation switch
    {
        ArithmeticOperation.Add => nameof(Add),
        ArithmeticOperation.Subtract => nameof(Subtract),
        ArithmeticOperation.Multiply => nameof(Multiply),
        _ => nameof(Divide),
    };
}

internal sealed class ArithmeticNode : Node
{
    public ArithmeticOperation Operation { get; set; }

    public Tensor Left { get; set; } = null!;

    public Tensor Right { get; set; } = null!;

    public override void Backward(Tensor gradient)
    {
        if (Left.RequiresGradient)
            AddUnbroadcast(Left, LeftGradient(gradient));
        if (Right.RequiresGradient)
            AddUnbroadcast(Right, RightGradient(gradient));
    }

    private Tensor LeftGradient(Tensor gradient) => Operation switch
    {
        ArithmeticOperation.Multiply => Compute(ArithmeticOperation.Multiply, gradient, Right),
        ArithmeticOperation.Divide => Compute(ArithmeticOperation.Divide, gradient, Right),
        _ => gradient,
    };

    // ∂(l / r)/∂r = −l / r² = −result / r
    private Tensor RightGradient(Tensor gradient) => Operation switch
    {
        ArithmeticOperation.Subtract => Negated(gradient),
        ArithmeticOperation.Multiply => Compute(ArithmeticOperation.Multiply, gradient, Left),
        ArithmeticOperation.Divide => Negated(
            Compute(ArithmeticOperation.Divide, Compute(ArithmeticOperation.Multiply, gradient, Output), Right)),
        _ => gradient,
    };

    private static Tensor Compute(ArithmeticOperation operation, Tensor left, Tensor right)
    {
        var result = left.Device.NewTensor(left.Shape);
        left.Device.Run(new ArithmeticOp(operation, left, right, result));
        return result;
    }

    private static Tensor Negated(Tensor x)
    {
        var result = x.Device.NewTensor(x.Shape);
        x.Device.Run(new ScaleOp(x, -1, result));
        return result;
    }

    /// <summary>An operand that was repeated by broadcasting gets the sum of what its copies got.</summary>
    private static void AddUnbroadcast(Tensor operand, Tensor gradient)
    {
        if (operand.Shape != gradient.Shape)
        {
            var sum = gradient.Device.NewTensor(operand.Shape);
            gradient.Device.Run(new SumToOp(gradient, sum));
            gradient = sum;
        }

        operand.AddGradient(gradient);
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
