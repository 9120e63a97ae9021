using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Training;

// Ten classes a row: far too little work for vectors or threads.
internal static unsafe class BatchMetricsCpu
{
    public static void RecordBatch(CpuDevice device, Tensor loss, Tensor logits, Tensor labels, int position, Tensor losses, Tensor right)
    {
        var x = Pointer(logits);
        var targets = IndexPointer(labels);
        var (batch, classes) = (logits.Shape[0], logits.Shape[1]);
        var count = 0;
        for (var b = 0; b < batch; b++, x += classes)
        {
            var largest = 0;
            for (var c = 1; c < classes; c++)
                largest = x[c] > x[largest] ? c : largest;
            count += largest == targets[b] ? 1 : 0;
        }

        Pointer(losses)[position] = *Pointer(loss);
        Pointer(right)[position] = count;
    }
}
