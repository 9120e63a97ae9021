using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.MaxPool2D;

/// <summary>
/// y ← the largest value in each window; argMax ← its place in the window, row · reach + column, the first of equal values, the last NaN.
/// </summary>
internal readonly struct MaxPool2DOp(Tensor x, Pool2DGeometry geometry, Tensor y, Tensor argMax) : IOp
{
    public string Name => "MaxPool2D";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y, argMax];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => MaxPool2DReference.MaxPool2D(x, geometry, y, argMax);

    public void Run(CpuDevice device) => MaxPool2DCpu.MaxPool2D(device, x, geometry, y, argMax);

    public void Run(GpuDevice device) => MaxPool2DGpu.MaxPool2D(device, x, geometry, y, argMax);
}

/// <summary>∂x ← for each element of x, the sum of ∂y over the windows in which it was the maximum.</summary>
internal readonly struct MaxPool2DBackwardOp(Tensor gradient, Tensor argMax, Pool2DGeometry geometry, Tensor inputGradient) : IOp
{
    public string Name => "MaxPool2DBackward";

    public IReadOnlyList<Tensor?> Inputs => [gradient, argMax];

    public IReadOnlyList<Tensor?> Results => [inputGradient];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    public void Run(ReferenceDevice device) => MaxPool2DReference.MaxPool2DBackward(gradient, argMax, geometry, inputGradient);

    public void Run(CpuDevice device) => MaxPool2DCpu.MaxPool2DBackward(device, gradient, argMax, geometry, inputGradient);

    public void Run(GpuDevice device) => MaxPool2DGpu.MaxPool2DBackward(device, gradient, argMax, geometry, inputGradient);
}
