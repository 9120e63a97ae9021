using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Reductions;

/// <summary>y ← the sum of x over every dimension in which y, aligned at the last dimension, has size 1 or none.</summary>
internal readonly struct SumToOp(Tensor x, Tensor y) : IOp
{
    public string Name => "SumTo";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    public void Run(ReferenceDevice device) => ReductionsReference.SumTo(x, y);

    public void Run(CpuDevice device) => ReductionsCpu.SumTo(device, x, y);

    public void Run(GpuDevice device) => ReductionsGpu.SumTo(device, x, y);
}

/// <summary>y ← x, repeated in the dimensions in which x has size 1 or none.</summary>
internal readonly struct BroadcastToOp(Tensor x, Tensor y) : IOp
{
    public string Name => "BroadcastTo";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => ReductionsReference.BroadcastTo(x, y);

    public void Run(CpuDevice device) => ReductionsCpu.BroadcastTo(device, x, y);

    public void Run(GpuDevice device) => ReductionsGpu.BroadcastTo(device, x, y);
}
