using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Transpose;

/// <summary>y[j, i] ← x[i, j].</summary>
internal readonly struct TransposeOp(Tensor x, Tensor y) : IOp
{
    public string Name => "Transpose";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => TransposeReference.Transpose(x, y);

    public void Run(CpuDevice device) => TransposeCpu.Transpose(device, x, y);

    public void Run(GpuDevice device) => TransposeGpu.Transpose(device, x, y);
}
