using Gtzan.Engine.Gpu;

namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Fill(Tensor x, float value) => ArithmeticKernels.LaunchFill(this, x.Shape.Length, x, value);

    internal override void Scale(Tensor x, float factor, Tensor y) => ArithmeticKernels.LaunchScale(this, y.Shape.Length, x, factor, y);

    internal override void Arithmetic(ArithmeticOperation operation, Tensor left, Tensor right, Tensor result)
    {
        var items = result.Shape.Length;
        if (left.Shape == right.Shape)
        {
            ArithmeticKernels.LaunchCombine(this, items, operation, left, right, result);
        }
        else if (left.Shape == result.Shape && result.Shape.Dimensions.EndsWith(right.Shape.Dimensions))
        {
            ArithmeticKernels.LaunchCombineWithRow(this, items, operation, left, right, Divisor.Create(right.Shape.Length), result);
        }
        else
        {
            ArithmeticKernels.LaunchCombineBroadcast(
                this, items, operation, left, BroadcastStrides.Create(left.Shape, result.Shape),
                right, BroadcastStrides.Create(right.Shape, result.Shape), result);
        }
    }
}
