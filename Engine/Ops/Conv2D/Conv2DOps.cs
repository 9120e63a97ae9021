using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Conv2D;

/// <summary>y ← activation(x ∗ kernel + bias), a cross-correlation.</summary>
internal readonly struct Conv2DOp(
    Tensor x, Tensor kernel, Tensor bias,
    Conv2DGeometry geometry, Activation activation, Tensor y) : IOp
{
    public string Name => "Conv2D";

    public IReadOnlyList<Tensor?> Inputs => [x, kernel, bias];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    public void Run(ReferenceDevice device) => Conv2DReference.Conv2D(x, kernel, bias, geometry, activation, y);

    public void Run(CpuDevice device) => Conv2DCpu.Conv2D(device, x, kernel, bias, geometry, activation, y);

    public void Run(GpuDevice device) => Conv2DGpu.Conv2D(device, x, kernel, bias, geometry, activation, y);
}

/// <summary>∂x from ∂y, the gradient before the activation.</summary>
internal readonly struct Conv2DBackwardInputOp(Tensor gradient, Tensor kernel, Conv2DGeometry geometry, Tensor inputGradient) : IOp
{
    public string Name => "Conv2DBackwardInput";

    public IReadOnlyList<Tensor?> Inputs => [gradient, kernel];

    public IReadOnlyList<Tensor?> Results => [inputGradient];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    public void Run(ReferenceDevice device) => Conv2DReference.Conv2DBackwardInput(gradient, kernel, geometry, inputGradient);

    public void Run(CpuDevice device) => Conv2DCpu.Conv2DBackwardInput(device, gradient, kernel, geometry, inputGradient);

    public void Run(GpuDevice device) => Conv2DGpu.Conv2DBackwardInput(device, gradient, kernel, geometry, inputGradient);
}

/// <summary>∂kernel from x and ∂y, the gradient before the activation.</summary>
internal readonly struct Conv2DBackwardKernelOp(Tensor x, Tensor gradient, Conv2DGeometry geometry, Tensor kernelGradient) : IOp
{
    public string Name => "Conv2DBackwardKernel";

    public IReadOnlyList<Tensor?> Inputs => [x, gradient];

    public IReadOnlyList<Tensor?> Results => [kernelGradient];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    public void Run(ReferenceDevice device) => Conv2DReference.Conv2DBackwardKernel(x, gradient, geometry, kernelGradient);

    public void Run(CpuDevice device) => Conv2DCpu.Conv2DBackwardKernel(device, x, gradient, geometry, kernelGradient);

    public void Run(GpuDevice device) => Conv2DGpu.Conv2DBackwardKernel(device, x, gradient, geometry, kernelGradient);
}
