using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Broadcasting;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.StridedCopy;

internal static class StridedCopyGpu
{
    private delegate void CopyLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> x, int fromOffset, BroadcastStrides from, ArrayView<float> y,
        int toOffset, BroadcastStrides to, int adds);

    private delegate void TransposeLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> x, TransposedMatrices matrices, ArrayView<float> y);

    public static void Copy(GpuDevice device, Tensor x, Tensor y, CopyPlan plan, bool adds)
    {
        if (!adds && plan.Sizes[CopyPlan.Last - 3] == 1 && plan.BecomesTransposition())
        {
            var (matrices, columns, rows) = (plan.Sizes[CopyPlan.Last - 2], plan.Sizes[CopyPlan.Last - 1], plan.Sizes[CopyPlan.Last]);
            var transpose = device.Load<TransposeLaunch>(StridedCopyKernels.Transpose);
            transpose.Launch(
                device.Stream, transpose.Grid(matrices * GroupCount.Blocks(rows, columns, StridedCopyKernels.TileSize)), View(x),
                new TransposedMatrices(
                    rows, columns, plan.From.Offset, plan.From[CopyPlan.Last - 2], plan.From[CopyPlan.Last],
                    plan.To.Offset, plan.To[CopyPlan.Last - 2], plan.To[CopyPlan.Last - 1]),
                View(y));
            return;
        }

        device.Load<CopyLaunch>(StridedCopyKernels.Copy).Launch(
            device.Stream, items: plan.Sizes.Length, View(x), plan.From.Offset, BroadcastStrides.Create(plan.Sizes, plan.From), View(y),
            plan.To.Offset, BroadcastStrides.Create(plan.Sizes, plan.To), adds ? 1 : 0);
    }
}
