using Gtzan.Engine.Gpu;
using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine;

public sealed partial class GpuDevice
{
    private delegate void FillLaunch(AcceleratorStream stream, Index1D items, ArrayView<float> x, float value);

    private delegate void ScaleLaunch(AcceleratorStream stream, Index1D items, ArrayView<float> x, float factor, ArrayView<float> y);

    private delegate void CombineLaunch(
        AcceleratorStream stream, Index1D items, ArithmeticOperation operation, ArrayView<float> left, ArrayView<float> right, ArrayView<float> result);

    private delegate void CombineWithRowLaunch(
        AcceleratorStream stream, Index1D items, ArithmeticOperation operation, ArrayView<float> left, ArrayView<float> row, Divisor columns,
        ArrayView<float> result);

    private delegate void CombineBroadcastLaunch(
        AcceleratorStream stream, Index1D items, ArithmeticOperation operation, ArrayView<float> left, BroadcastStrides leftStrides,
        ArrayView<float> right, BroadcastStrides rightStrides, ArrayView<float> result);

    internal override void Fill(Tensor x, float value) =>
        Load<FillLaunch>(ArithmeticKernels.Fill).Launch(Stream, items: x.Shape.Length, View(x), value);

    internal override void Scale(Tensor x, float factor, Tensor y) =>
        Load<ScaleLaunch>(ArithmeticKernels.Scale).Launch(Stream, items: y.Shape.Length, View(x), factor, View(y));

    internal override void Arithmetic(ArithmeticOperation operation, Tensor left, Tensor right, Tensor result)
    {
        var items = result.Shape.Length;
        if (left.Shape == right.Shape)
        {
            Load<CombineLaunch>(ArithmeticKernels.Combine).Launch(Stream, items, operation, View(left), View(right), View(result));
        }
        else if (left.Shape == result.Shape && result.Shape.Dimensions.EndsWith(right.Shape.Dimensions))
        {
            Load<CombineWithRowLaunch>(ArithmeticKernels.CombineWithRow).Launch(
                Stream, items, operation, View(left), row: View(right), columns: Divisor.Create(right.Shape.Length), View(result));
        }
        else
        {
            Load<CombineBroadcastLaunch>(ArithmeticKernels.CombineBroadcast).Launch(
                Stream, items, operation,
                View(left), leftStrides: BroadcastStrides.Create(left.Shape, result.Shape),
                View(right), rightStrides: BroadcastStrides.Create(right.Shape, result.Shape), View(result));
        }
    }
}
