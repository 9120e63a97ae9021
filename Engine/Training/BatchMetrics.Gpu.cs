using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Training;

internal static class BatchMetricsGpu
{
    private delegate void RecordBatchLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> loss, ArrayView<float> logits, ArrayView<int> labels,
        int batch, int classes, int position, ArrayView<float> losses, ArrayView<float> right);

    public static void RecordBatch(GpuDevice device, Tensor loss, Tensor logits, Tensor labels, int position, Tensor losses, Tensor right)
    {
        var record = device.Load<RecordBatchLaunch>(BatchMetricsKernels.Record);
        record.Launch(
            device.Stream, record.Grid(1), View(loss), View(logits), IndexView(labels),
            batch: logits.Shape[0], classes: logits.Shape[1], position, View(losses), View(right));
    }
}
