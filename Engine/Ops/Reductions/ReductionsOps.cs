using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Reductions;

/// <summary>y ← the reduction of x over every dimension in which y, aligned at the last dimension, has size 1 or none.</summary>
internal readonly struct ReduceOp(Reduction reduction, Tensor x, Tensor y) : IOp
{
    public string Name => reduction == Reduction.SumOfSquares ? "SumOfSquares" : $"Reduce ({reduction})";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => reduction == Reduction.Sum ? Magnitude.SumOfTerms : Magnitude.Element;

    public void Run(ReferenceDevice device) => ReductionsReference.Reduce(reduction, x, y);

    public void Run(CpuDevice device) => ReductionsCpu.Reduce(device, reduction, x, y);

    public void Run(GpuDevice device) => ReductionsGpu.Reduce(device, reduction, x, y);
}

/// <summary>index[o, i] ← the first r with the largest x[o, r, i]; NaN counts as larger than any number.</summary>
internal readonly struct ArgMaxOp(Tensor x, ReductionRun run, Tensor index) : IOp
{
    public string Name => "ArgMax";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [index];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => ReductionsReference.ArgMax(x, run, index);

    public void Run(CpuDevice device) => ReductionsCpu.ArgMax(device, x, run, index);

    public void Run(GpuDevice device) => ReductionsGpu.ArgMax(device, x, run, index);
}
