using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Optimizers;

/// <summary>y ← min(max(x, −limit), limit), element by element; NaN stays NaN.</summary>
internal readonly struct ClipOp(Tensor x, float limit, Tensor y) : IOp
{
    public string Name => "Clip";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => ClippingReference.Clip(x, limit, y);

    public void Run(CpuDevice device) => ClippingCpu.Clip(device, x, limit, y);

    public void Run(GpuDevice device) => ClippingGpu.Clip(device, x, limit, y);
}

/// <summary>factor[0] ← min(1, limit / √sumOfSquares[0]); NaN if the root is not finite.</summary>
internal readonly struct ClipFactorOp(Tensor sumOfSquares, float limit, Tensor factor) : IOp
{
    public string Name => "ClipFactor";

    public IReadOnlyList<Tensor?> Inputs => [sumOfSquares];

    public IReadOnlyList<Tensor?> Results => [factor];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => ClippingReference.ClipFactor(sumOfSquares, limit, factor);

    public void Run(CpuDevice device) => ClippingCpu.ClipFactor(device, sumOfSquares, limit, factor);

    public void Run(GpuDevice device) => ClippingGpu.ClipFactor(device, sumOfSquares, limit, factor);
}
