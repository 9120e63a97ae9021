using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Gather;

/// <summary>y[i, :] ← table[indices[i], :].</summary>
internal readonly struct GatherOp(Tensor table, Tensor indices, Tensor y) : IOp
{
    public string Name => "Gather";

    public IReadOnlyList<Tensor?> Inputs => [table, indices];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => GatherReference.Gather(table, indices, y);

    public void Run(CpuDevice device) => GatherCpu.Gather(device, table, indices, y);

    public void Run(GpuDevice device) => GatherGpu.Gather(device, table, indices, y);
}

/// <summary>∂table[r, :] ← Σ ∂y[i, :] over the i with indices[i] = r, in order.</summary>
internal readonly struct GatherBackwardOp(Tensor gradient, Tensor indices, Tensor tableGradient) : IOp
{
    public string Name => "GatherBackward";

    public IReadOnlyList<Tensor?> Inputs => [gradient, indices];

    public IReadOnlyList<Tensor?> Results => [tableGradient];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    public void Run(ReferenceDevice device) => GatherReference.GatherBackward(gradient, indices, tableGradient);

    public void Run(CpuDevice device) => GatherCpu.GatherBackward(device, gradient, indices, tableGradient);

    public void Run(GpuDevice device) => GatherGpu.GatherBackward(device, gradient, indices, tableGradient);
}
