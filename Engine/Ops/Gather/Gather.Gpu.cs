using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.Gather;

internal static class GatherGpu
{
    private delegate void GatherLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> table, ArrayView<int> indices, Divisor width, ArrayView<float> y);

    private delegate void GatherBackwardLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> gradient, ArrayView<int> indices, int count, Divisor width,
        ArrayView<float> tableGradient);

    public static void Gather(GpuDevice device, Tensor table, Tensor indices, Tensor y)
    {
        CheckIndices(indices, table.Shape[0]);
        device.Load<GatherLaunch>(GatherKernels.Forward).Launch(
            device.Stream, items: y.Shape.Length, View(table), IndexView(indices),
            width: Divisor.Create(table.Shape.Length / table.Shape[0]), View(y));
    }

    public static void GatherBackward(GpuDevice device, Tensor gradient, Tensor indices, Tensor tableGradient)
    {
        var count = indices.Shape.Length;
        device.Fill(tableGradient.Storage, 0);
        device.Load<GatherBackwardLaunch>(GatherKernels.Backward).Launch(
            device.Stream, items: gradient.Shape.Length, View(gradient), IndexView(indices), count,
            width: Divisor.Create(gradient.Shape.Length / count), View(tableGradient));
    }

    /// <summary>
    /// The host recorded the range of the indices at upload. Only if one is outside the table, or a kernel wrote them, are they downloaded,
    /// which waits for the device.
    /// </summary>
    private static void CheckIndices(Tensor indices, int rows)
    {
        if (indices.StorageOf(ElementType.Index) is GpuStorage storage && storage.MinIndex >= 0 && storage.MaxIndex < rows)
            return;
        foreach (var (place, index) in indices.ToIndexArray().Index())
            GatherNode.Check(index, place, rows);
    }
}
