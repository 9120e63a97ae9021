using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.AveragePool2D;

/// <summary>y ← the mean of each window.</summary>
internal readonly struct AveragePool2DOp(Tensor x, Pool2DGeometry geometry, Tensor y) : IOp
{
    public string Name => "AveragePool2D";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    public void Run(ReferenceDevice device) => AveragePool2DReference.AveragePool2D(x, geometry, y);

    public void Run(CpuDevice device) => AveragePool2DCpu.AveragePool2D(device, x, geometry, y);

    public void Run(GpuDevice device) => AveragePool2DGpu.AveragePool2D(device, x, geometry, y);
}

/// <summary>∂x ← for each element of x, the sum of the shares of ∂y of the windows that cover it.</summary>
internal readonly struct AveragePool2DBackwardOp(Tensor gradient, Pool2DGeometry geometry, Tensor inputGradient) : IOp
{
    public string Name => "AveragePool2DBackward";

    public IReadOnlyList<Tensor?> Inputs => [gradient];

    public IReadOnlyList<Tensor?> Results => [inputGradient];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    public void Run(ReferenceDevice device) => AveragePool2DReference.AveragePool2DBackward(gradient, geometry, inputGradient);

    public void Run(CpuDevice device) => AveragePool2DCpu.AveragePool2DBackward(device, gradient, geometry, inputGradient);

    public void Run(GpuDevice device) => AveragePool2DGpu.AveragePool2DBackward(device, gradient, geometry, inputGradient);
}
