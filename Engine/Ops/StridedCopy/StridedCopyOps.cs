using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops.Broadcasting;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.StridedCopy;

/// <summary>
/// y[place of c in y] ← x[place of c in x] for every element c of a box, or y ← y + x. No two elements have the same place in y; the other
/// elements of y stay.
/// </summary>
internal readonly struct StridedCopyOp(Tensor x, Layout from, Tensor y, Layout to, Shape box, bool adds = false) : IOp
{
    public string Name => "StridedCopy";

    public IReadOnlyList<Tensor?> Inputs => [x, y];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => adds ? Magnitude.SumOfTerms : Magnitude.Element;

    /// <summary>y ← x, repeated in the dimensions in which x has size 1 or none.</summary>
    public static StridedCopyOp Broadcast(Tensor x, Tensor y) =>
        new(x, Layout.Broadcast(x.Shape, y.Shape), y, Layout.Of(y.Shape), y.Shape);

    public void Run(ReferenceDevice device) => StridedCopyReference.Copy(x, from, y, to, box, adds);

    public void Run(CpuDevice device) => StridedCopyCpu.Copy(device, x, y, new CopyPlan(box, from, to), adds);

    public void Run(GpuDevice device) => StridedCopyGpu.Copy(device, x, y, new CopyPlan(box, from, to), adds);
}
