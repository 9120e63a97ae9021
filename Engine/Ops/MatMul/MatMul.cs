using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.MatMul;

/// <summary>The matrix product.</summary>
public static class MatMulExtensions
{
    /// <summary>
    /// The matrix product: result[m, n] = Σₖ left[m, k] · right[k, n]. Shapes: [m, k] and [k, n] give [m, n]; an operand marked as
    /// transposed is given the other way round ([k, m] or [n, k]). Dimensions before these two number independent products and broadcast,
    /// as in <c>matmul</c> of PyTorch: [8, 1, m, k] and [4, k, n] give [8, 4, m, n].
    /// </summary>
    /// <remarks>
    /// Backward: ∂left = ∂result · rightᵀ and ∂right = leftᵀ · ∂result. Each remembers the other operand, and nothing is transposed in
    /// memory.
    /// </remarks>
    /// <exception cref="ArgumentException">
    /// An operand has less than two dimensions, the inner dimensions differ, or those before them do not broadcast.
    /// </exception>
    public static Tensor MatMul(this Tensor left, Tensor right, bool transposeLeft = false, bool transposeRight = false)
    {
        if (left.Shape.Rank < 2 || right.Shape.Rank < 2)
            throw new ArgumentException($"MatMul: both operands must have 2 dimensions or more (left {left.Shape}, right {right.Shape}).");
        var (rows, inner) = transposeLeft ? (left.Shape[^1], left.Shape[^2]) : (left.Shape[^2], left.Shape[^1]);
        var (rightInner, columns) = transposeRight ? (right.Shape[^1], right.Shape[^2]) : (right.Shape[^2], right.Shape[^1]);
        if (inner != rightInner)
        {
            throw new ArgumentException(
                $"MatMul: inner dimensions differ, {inner} and {rightInner} " +
                $"(left {left.Shape}{(transposeLeft ? " transposed" : "")}, right {right.Shape}{(transposeRight ? " transposed" : "")}).");
        }

        left.CheckDevice(nameof(MatMul), right);
        var (leftProducts, rightProducts) = (Products(left.Shape), Products(right.Shape));
        if (leftProducts != rightProducts)
        {
            // Rows of all products with one right operand are rows of one product.
            if (right.Shape.Rank == 2 && !transposeLeft)
            {
                var result2D = left.Reshape([left.Shape.Length / inner, inner]).MatMul(right, false, transposeRight);
                return result2D.Reshape(WithMatrix(leftProducts, rows, columns));
            }

            var products = Shape.Broadcast(leftProducts, rightProducts, nameof(MatMul));
            left = left.BroadcastTo(WithMatrix(products, left.Shape[^2], left.Shape[^1]));
            right = right.BroadcastTo(WithMatrix(products, right.Shape[^2], right.Shape[^1]));
            leftProducts = products;
        }

        var result = left.Device.NewTensor(WithMatrix(leftProducts, rows, columns));
        left.Device.Run(new MatMulOp(left, right, transposeLeft, transposeRight, result));
        if (left.Device.Record<MatMulNode>(result, left, right) is { } node)
            (node.Left, node.Right, node.TransposeLeft, node.TransposeRight) = (left, right, transposeLeft, transposeRight);
        return result;
    }

    private static Shape Products(Shape shape) => new(shape.Dimensions[..^2]);

    private static Shape WithMatrix(Shape products, int rows, int columns) => new([.. products.Dimensions, rows, columns]);
}

internal sealed class MatMulNode : Node
{
    public Tensor Left { get; set; } = null!;

    public Tensor Right { get; set; } = null!;

    public bool TransposeLeft { get; set; }

    public bool TransposeRight { get; set; }

    public override void Backward(Tensor gradient)
    {
        var device = gradient.Device;
        if (Left.RequiresGradient)
        {
            var leftGradient = device.NewTensor(Left.Shape);
            if (TransposeLeft)
                device.Run(new MatMulOp(Right, gradient, TransposeRight, true, leftGradient));
            else
                device.Run(new MatMulOp(gradient, Right, false, !TransposeRight, leftGradient));
            Left.AddGradient(leftGradient);
        }

        if (Right.RequiresGradient)
        {
            var rightGradient = device.NewTensor(Right.Shape);
            if (TransposeRight)
                device.Run(new MatMulOp(gradient, Left, true, TransposeLeft, rightGradient));
            else
                device.Run(new MatMulOp(Left, gradient, !TransposeLeft, false, rightGradient));
            Right.AddGradient(rightGradient);
        }
    }
}
