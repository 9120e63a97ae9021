using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Softmax;

/// <summary>y ← exp(x − max) / Σ exp(x − max), over the last dimension.</summary>
internal readonly struct SoftmaxOp(Tensor x, Tensor y) : IOp
{
    public string Name => "Softmax";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.LargestElement;

    public void Run(ReferenceDevice device) => SoftmaxReference.Softmax(x, y);

    public void Run(CpuDevice device) => SoftmaxCpu.Softmax(device, x, y);

    public void Run(GpuDevice device) => SoftmaxGpu.Softmax(device, x, y);
}

/// <summary>∂x ← y · (∂y − Σ y ∂y), over the last dimension.</summary>
internal readonly struct SoftmaxBackwardOp(Tensor y, Tensor gradient, Tensor inputGradient) : IOp
{
    public string Name => "SoftmaxBackward";

    public IReadOnlyList<Tensor?> Inputs => [y, gradient];

    public IReadOnlyList<Tensor?> Results => [inputGradient];

    public Magnitude Magnitude => Magnitude.IncomingGradient;

    public double IncomingGradient => gradient.LargestMagnitude();

    public void Run(ReferenceDevice device) => SoftmaxReference.SoftmaxBackward(y, gradient, inputGradient);

    public void Run(CpuDevice device) => SoftmaxCpu.SoftmaxBackward(device, y, gradient, inputGradient);

    public void Run(GpuDevice device) => SoftmaxGpu.SoftmaxBackward(device, y, gradient, inputGradient);
}
