using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Arithmetic;

/// <summary>
/// result = left ∘ right, element by element. Shapes broadcast as in NumPy: aligned at the last dimension, where a size of 1 is repeated.
/// </summary>
public static class ArithmeticExtensions
{
    /// <summary>left + right, broadcast. Backward remembers nothing but the operands' shapes.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor Add(this Tensor left, Tensor right) => left.Combine(ArithmeticOperation.Add, right);

    /// <summary>left − right, broadcast. Backward remembers nothing but the operands' shapes.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor Subtract(this Tensor left, Tensor right) => left.Combine(ArithmeticOperation.Subtract, right);

    /// <summary>left · right element by element, broadcast. Backward remembers both operands.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor Multiply(this Tensor left, Tensor right) => left.Combine(ArithmeticOperation.Multiply, right);

    /// <summary>left / right element by element, broadcast. Backward remembers the right operand and the result.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor Divide(this Tensor left, Tensor right) => left.Combine(ArithmeticOperation.Divide, right);

    extension(Tensor)
    {
        /// <inheritdoc cref="Add"/>
        public static Tensor operator +(Tensor left, Tensor right) => left.Add(right);

        /// <inheritdoc cref="Subtract"/>
        public static Tensor operator -(Tensor left, Tensor right) => left.Subtract(right);

        /// <inheritdoc cref="Multiply"/>
        public static Tensor operator *(Tensor left, Tensor right) => left.Multiply(right);

        /// <inheritdoc cref="Divide"/>
        public static Tensor operator /(Tensor left, Tensor right) => left.Divide(right);

        /// <summary>x + number.</summary>
        public static Tensor operator +(Tensor x, float number) => x.Scale(1, number);

        /// <summary>number + x.</summary>
        public static Tensor operator +(float number, Tensor x) => x.Scale(1, number);

        /// <summary>x − number.</summary>
        public static Tensor operator -(Tensor x, float number) => x.Scale(1, -number);

        /// <summary>number − x.</summary>
        public static Tensor operator -(float number, Tensor x) => x.Scale(-1, number);

        /// <summary>number · x.</summary>
        public static Tensor operator *(Tensor x, float number) => x.Scale(number);

        /// <summary>number · x.</summary>
        public static Tensor operator *(float number, Tensor x) => x.Scale(number);

        /// <summary>x / number.</summary>
        public static Tensor operator /(Tensor x, float number) => x.Divide(x.Device.Filled([], number));

        /// <summary>number / x.</summary>
        public static Tensor operator /(float number, Tensor x) => x.Device.Filled([], number).Divide(x);

        /// <summary>−x.</summary>
        public static Tensor operator -(Tensor x) => x.Scale(-1);
    }

    /// <summary>1 where left = right, 0 elsewhere, broadcast. NaN equals nothing. As <c>eq</c> of PyTorch; no gradient.</summary>
    public static Tensor Equal(this Tensor left, Tensor right) => left.Compute(ArithmeticOperation.Equal, right);

    /// <summary>1 where left ≠ right, 0 elsewhere, broadcast: 1 for NaN. As <c>ne</c> of PyTorch; no gradient.</summary>
    public static Tensor NotEqual(this Tensor left, Tensor right) => left.Compute(ArithmeticOperation.NotEqual, right);

    /// <summary>1 where left &gt; right, 0 elsewhere, broadcast. As <c>gt</c> of PyTorch; no gradient.</summary>
    public static Tensor Greater(this Tensor left, Tensor right) => left.Compute(ArithmeticOperation.Greater, right);

    /// <summary>1 where left ≥ right, 0 elsewhere, broadcast. As <c>ge</c> of PyTorch; no gradient.</summary>
    public static Tensor GreaterOrEqual(this Tensor left, Tensor right) => left.Compute(ArithmeticOperation.GreaterOrEqual, right);

    /// <summary>1 where left &lt; right, 0 elsewhere, broadcast. As <c>lt</c> of PyTorch; no gradient.</summary>
    public static Tensor Less(this Tensor left, Tensor right) => right.Greater(left);

    /// <summary>1 where left ≤ right, 0 elsewhere, broadcast. As <c>le</c> of PyTorch; no gradient.</summary>
    public static Tensor LessOrEqual(this Tensor left, Tensor right) => right.GreaterOrEqual(left);

    /// <summary>
    /// <paramref name="left"/> where the condition is not 0, <paramref name="right"/> elsewhere, all broadcast, as <c>where</c> of PyTorch.
    /// What is not chosen does not matter, not even NaN, and its gradient is 0. Backward remembers the condition, which gets none.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Tensor Where(this Tensor condition, Tensor left, Tensor right) =>
        left.Combine(ArithmeticOperation.Keep, condition.Detach()).Add(right.Combine(ArithmeticOperation.Drop, condition.Detach()));

    private static Tensor Compute(this Tensor left, ArithmeticOperation operation, Tensor right)
    {
        left.CheckDevice(NameOf(operation), right);
        var result = left.Device.NewTensor(Shape.Broadcast(left.Shape, right.Shape, NameOf(operation)));
        left.Device.Run(new ArithmeticOp(operation, left, right, result));
        return result;
    }

    private static Tensor Combine(this Tensor left, ArithmeticOperation operation, Tensor right)
    {
        var result = left.Compute(operation, right);
        if (left.Device.Record<ArithmeticNode>(result, left, right) is { } node)
            (node.Operation, node.Left, node.Right) = (operation, left, right);
        return result;
    }

    // ToString on an enum allocates.
    private static string NameOf(ArithmeticOperation operation) => operation switch
    {
        ArithmeticOperation.Add => nameof(Add),
        ArithmeticOperation.Subtract => nameof(Subtract),
        ArithmeticOperation.Multiply => nameof(Multiply),
        ArithmeticOperation.Divide => nameof(Divide),
        ArithmeticOperation.Keep or ArithmeticOperation.Drop => nameof(Where),
        _ => "Comparison",
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
        ArithmeticOperation.Divide or ArithmeticOperation.Keep or ArithmeticOperation.Drop => Compute(Operation, gradient, Right),
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
        x.Device.Run(new ElementwiseOp(ElementwiseFunction.Affine, x, result, -1));
        return result;
    }

    /// <summary>An operand that was repeated by broadcasting gets the sum of what its copies got.</summary>
    private static void AddUnbroadcast(Tensor operand, Tensor gradient)
    {
        if (operand.Shape != gradient.Shape)
        {
            var sum = gradient.Device.NewTensor(operand.Shape);
            gradient.Device.Run(new ReduceOp(Reduction.Sum, gradient, sum));
            gradient = sum;
        }

        operand.AddGradient(gradient);
    }
}
