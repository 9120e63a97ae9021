using Gtzan.Engine.Autograd;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.MatMul;

/// <summary>The matrix product.</summary>
public static class MatMulExtensions
{
    /// <summary>
    /// The matrix product: result[m, n] = Σₖ left[m, k] · right[k, n]. Shapes: [m, k] and [k, n] give [m, n]; an operand marked as
    /// transposed is given the other way round ([k, m] or [n, k]).
    /// </summary>
    /// <remarks>
    /// Backward: ∂left = ∂result · rightᵀ and ∂right = leftᵀ · ∂result. Each remembers the other operand, and nothing is transposed in
    /// memory.
    /// </remarks>
    /// <exception cref="ArgumentException">An operand is no matrix, or the inner dimensions differ.</exception>
    public static Tensor MatMul(this Tensor left, Tensor right, bool transposeLeft = false, bool transposeRight = false)
    {
        if (left.Shape.Rank != 2 || right.Shape.Rank != 2)
            throw new ArgumentException($"MatMul: both operands must have 2 dimensions (left {left.Shape}, right {right.Shape}).");
        var (rows, inner) = transposeLeft ? (left.Shape[1], left.Shape[0]) : (left.Shape[0], left.Shape[1]);
        var (rightInner, columns) = transposeRight ? (right.Shape[1], right.Shape[0]) : (right.Shape[0], right.Shape[1]);
        if (inner != rightInner)
        {
            throw new ArgumentException(
                $"MatMul: inner dimensions differ, {inner} and {rightInner} " +
                $"(left {left.Shape}{(transposeLeft ? " transposed" : "")}, right {right.Shape}{(transposeRight ? " transposed" : "")}).");
        }

        left.CheckDevice(nameof(MatMul), right);
        var result = left.Device.NewTensor([rows, columns]);
        left.Device.Run(new MatMulOp(left, right, transposeLeft, transposeRight, result));
        if (left.Device.Record<MatMulNode>(result, left, right) is { } node)
            (node.Left, node.Right, node.TransposeLeft, node.TransposeRight) = (left, right, transposeLeft, transposeRight);
        return result;
    }
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
