using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Broadcasting;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.Arithmetic;

internal static class ArithmeticGpu
{
    private delegate void CombineLaunch(
        AcceleratorStream stream, Index1D items, ArithmeticOperation operation, ArrayView<float> left, ArrayView<float> right,
        ArrayView<float> result);

    private delegate void CombineWithRowLaunch(
        AcceleratorStream stream, Index1D items, ArithmeticOperation operation, ArrayView<float> left, ArrayView<float> row,
        Divisor columns, ArrayView<float> result);

    private delegate void CombineBroadcastLaunch(
        AcceleratorStream stream, Index1D items, ArithmeticOperation operation, ArrayView<float> left, BroadcastStrides leftStrides,
        ArrayView<float> right, BroadcastStrides rightStrides, ArrayView<float> result);

    public static void Arithmetic(GpuDevice device, ArithmeticOperation operation, Tensor left, Tensor right, Tensor result)
    {
        var items = result.Shape.Length;
        if (left.Shape == right.Shape)
        {
            device.Load<CombineLaunch>(ArithmeticKernels.Combine).Launch(
                device.Stream, items, operation, View(left), View(right), View(result));
        }
        else if (left.Shape == result.Shape && result.Shape.Dimensions.EndsWith(right.Shape.Dimensions))
        {
            device.Load<CombineWithRowLaunch>(ArithmeticKernels.CombineWithRow).Launch(
                device.Stream, items, operation, View(left), row: View(right), columns: Divisor.Create(right.Shape.Length), View(result));
        }
        else
        {
            device.Load<CombineBroadcastLaunch>(ArithmeticKernels.CombineBroadcast).Launch(
                device.Stream, items, operation,
                View(left), leftStrides: BroadcastStrides.Create(left.Shape, result.Shape),
                View(right), rightStrides: BroadcastStrides.Create(right.Shape, result.Shape), View(result));
        }
    }
}
