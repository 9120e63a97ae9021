using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Training;

/// <summary>
/// losses[position] ← loss[0]; right[position] ← the number of rows of logits [batch, classes] whose largest element (the first of equals)
/// is the label's.
/// </summary>
internal readonly struct RecordBatchOp(Tensor loss, Tensor logits, Tensor labels, int position, Tensor losses, Tensor right) : IOp
{
    public string Name => "RecordBatch";

    public IReadOnlyList<Tensor?> Inputs => [loss, logits, labels];

    public IReadOnlyList<Tensor?> Results => [losses, right];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => BatchMetricsReference.RecordBatch(loss, logits, labels, position, losses, right);

    public void Run(CpuDevice device) => BatchMetricsCpu.RecordBatch(device, loss, logits, labels, position, losses, right);

    public void Run(GpuDevice device) => BatchMetricsGpu.RecordBatch(device, loss, logits, labels, position, losses, right);
}
