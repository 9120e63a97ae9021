using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Reductions;
using ILGPU;

namespace Gtzan.Engine.Training;

internal static class BatchMetricsKernels
{
    /// <summary>
    /// losses[position] ← loss[0]; right[position] ← the number of rows of logits whose largest element (the first of equals) is the
    /// label's. One group: an item takes every n-th row, and the items' counts are added by a tree
    /// (<see cref="ReductionsKernels.SumOfGroup"/>).
    /// </summary>
    /// <remarks>Bound by the launch: a batch is 1,408 bytes. Its benefit: the host does not wait for the loss of every batch.</remarks>
    [Kernel(MaximumGroupSize = ReductionsKernels.GroupSize)]
    internal static void Record(
        ArrayView<float> loss, ArrayView<float> logits, ArrayView<int> labels, int batch, int classes, int position,
        ArrayView<float> losses, ArrayView<float> right)
    {
        // Floats, as the result is one: they count exactly up to 2²⁴.
        var counts = SharedMemory.Allocate<float>(ReductionsKernels.GroupSize);
        var own = 0f;
        for (var row = Group.IdxX; row < batch; row += Group.DimX)
        {
            var first = row * classes;
            var largest = 0;
            for (var i = 1; i < classes; i++)
            {
                // Selected, not branched on: ILGPU's OpenCL branches take NaN the wrong way.
                largest = logits[first + i] > logits[first + largest] ? i : largest;
            }

            if (largest == labels[row])
                own += 1;
        }

        var total = ReductionsKernels.SumOfGroup(own, counts);
        if (Group.IdxX == 0)
        {
            losses[position] = loss[0];
            right[position] = total;
        }
    }
}
