using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine;

public sealed partial class GpuDevice
{
    private delegate void RecordBatchLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> loss, ArrayView<float> logits, ArrayView<int> labels,
        int batch, int classes, int position, ArrayView<float> losses, ArrayView<float> right);

    internal override void RecordBatch(Tensor loss, Tensor logits, Tensor labels, int position, Tensor losses, Tensor right)
    {
        var record = Load<RecordBatchLaunch>(BatchMetricsKernels.Record);
        record.Launch(
            Stream, record.Grid(1), View(loss), View(logits), IndexView(labels),
            batch: logits.Shape[0], classes: logits.Shape[1], position, View(losses), View(right));
    }
}
