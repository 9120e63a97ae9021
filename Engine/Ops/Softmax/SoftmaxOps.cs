using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Softmax;

/// <summary>y ← exp(x − max) / Σ exp(x − max), over the last dimension, or the logarithm of that.</summary>
internal readonly struct SoftmaxOp(Tensor x, bool isLog, Tensor y) : IOp
{
    public string Name => "Softmax";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.LargestElement;

    public void Run(ReferenceDevice device) => SoftmaxReference.Softmax(x, isLog, y);

    public void Run(CpuDevice device) => SoftmaxCpu.Softmax(device, x, isLog, y);

    public void Run(GpuDevice device) => SoftmaxGpu.Softmax(device, x, isLog, y);
}

/// <summary>∂x ← y · (∂y − Σ y ∂y), over the last dimension; of the logarithm, ∂y − exp(y) · Σ ∂y.</summary>
internal readonly struct SoftmaxBackwardOp(Tensor y, Tensor gradient, bool isLog, Tensor inputGradient) : IOp
{
    public string Name => "SoftmaxBackward";

    public IReadOnlyList<Tensor?> Inputs => [y, gradient];

    public IReadOnlyList<Tensor?> Results => [inputGradient];

    public Magnitude Magnitude => Magnitude.IncomingGradient;

    // The logarithm's derivative contains the sum of a row's gradients.
    public double IncomingGradient => gradient.LargestMagnitude() * (isLog ? Math.Sqrt(y.Shape[^1]) : 1);

    public void Run(ReferenceDevice device) => SoftmaxReference.SoftmaxBackward(y, gradient, isLog, inputGradient);

    public void Run(CpuDevice device) => SoftmaxCpu.SoftmaxBackward(device, y, gradient, isLog, inputGradient);

    public void Run(GpuDevice device) => SoftmaxGpu.SoftmaxBackward(device, y, gradient, isLog, inputGradient);
}
