using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Conv2DMaxPool2D;

/// <summary>
/// y, argMax ← the max-pooling of activation(x ∗ kernel + bias). Runs as two operations, unless a device can keep the intermediate image in
/// its cache.
/// </summary>
internal readonly struct Conv2DMaxPool2DOp(
    Tensor x, Tensor kernel, Tensor bias, Conv2DGeometry convolution,
    Activation activation, Pool2DGeometry pooling, Tensor y, Tensor argMax) : IOp
{
    public string Name => "Conv2DMaxPool2D";

    public IReadOnlyList<Tensor?> Inputs => [x, kernel, bias, argMax];

    public IReadOnlyList<Tensor?> Results => [y];

    // argMax is not a watched result: of two nearly equal cells, rounding may select different ones on different devices. Its previous
    // contents are irrelevant.
    public Magnitude Magnitude => Magnitude.SumOfTerms;

    public void Run(ReferenceDevice device) => RunInSteps(device);

    public void Run(CpuDevice device) =>
        Conv2DMaxPool2DCpu.Conv2DMaxPool2D(device, x, kernel, bias, convolution, activation, pooling, y, argMax);

    public void Run(GpuDevice device) => RunInSteps(device);

    /// <summary>Runs the operations one after the other, for devices without a fused version.</summary>
    internal void RunInSteps(Device device)
    {
        var features = device.NewTensor(convolution.OutputShape);
        device.Run(new Conv2DOp(x, kernel, bias, convolution, activation, features));
        device.Run(new MaxPool2DOp(features, pooling, y, argMax));
    }
}

/// <summary>∂kernel and ∂x (either may be null: not wanted) from the gradient of the pooled results before the activation.</summary>
internal readonly struct Conv2DMaxPool2DBackwardOp(
    Tensor x, Tensor kernel, Tensor gradient, Tensor argMax,
    Conv2DGeometry convolution, Pool2DGeometry pooling, Tensor? kernelGradient, Tensor? inputGradient) : IOp
{
    public string Name => "Conv2DMaxPool2DBackward";

    public IReadOnlyList<Tensor?> Inputs => [x, kernel, gradient, argMax];

    public IReadOnlyList<Tensor?> Results => [kernelGradient, inputGradient];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    public void Run(ReferenceDevice device) => RunInSteps(device);

    public void Run(CpuDevice device) =>
        Conv2DMaxPool2DCpu.Conv2DMaxPool2DBackward(
            device, x, kernel, gradient, argMax, convolution, pooling, kernelGradient, inputGradient);

    public void Run(GpuDevice device) => RunInSteps(device);

    /// <summary>Runs the operations one after the other, for devices without a fused version.</summary>
    internal void RunInSteps(Device device)
    {
        var features = device.NewTensor(convolution.OutputShape);
        device.Run(new MaxPool2DBackwardOp(gradient, argMax, pooling, features));
        if (kernelGradient is not null)
            device.Run(new Conv2DBackwardKernelOp(x, features, convolution, kernelGradient));
        if (inputGradient is not null)
            device.Run(new Conv2DBackwardInputOp(features, kernel, convolution, inputGradient));
    }
}
