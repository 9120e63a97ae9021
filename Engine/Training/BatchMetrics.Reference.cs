using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Training;

internal static class BatchMetricsReference
{
    public static void RecordBatch(Tensor loss, Tensor logits, Tensor labels, int position, Tensor losses, Tensor right)
    {
        var (x, targets) = (Reals(logits), Indices(labels));
        var (batch, classes) = (logits.Shape[0], logits.Shape[1]);
        var count = 0;
        for (var b = 0; b < batch; b++)
        {
            var largest = 0;
            for (var c = 1; c < classes; c++)
                largest = x[(b * classes) + c] > x[(b * classes) + largest] ? c : largest;
            count += largest == targets[b] ? 1 : 0;
        }

        Reals(losses)[position] = Reals(loss)[0];
        Reals(right)[position] = count;
    }
}
