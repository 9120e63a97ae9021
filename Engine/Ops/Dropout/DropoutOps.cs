using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Dropout;

/// <summary>y ← x / (1 − rate) where the generator keeps the element, 0 where it drops it. Its own backward: the same on ∂y.</summary>
internal readonly struct DropoutOp(Tensor x, float rate, RandomSequence sequence, Tensor y) : IOp
{
    public string Name => "Dropout";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => DropoutReference.Dropout(x, rate, sequence, y);

    public void Run(CpuDevice device) => DropoutCpu.Dropout(device, x, rate, sequence, y);

    public void Run(GpuDevice device) => DropoutGpu.Dropout(device, x, rate, sequence, y);
}
