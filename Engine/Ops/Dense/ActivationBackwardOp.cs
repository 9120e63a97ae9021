using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Dense;

/// <summary>
/// ∂z ← ∂y · f′, from y = f(z), and ∂bias ← the sum of ∂z over its rows: the first step of a layer's backward pass. Runs as two operations,
/// unless a device can do both in one pass over memory.
/// </summary>
internal readonly struct ActivationBackwardOp(ElementwiseFunction function, Tensor y, Tensor gradient, Tensor before, Tensor biasGradient)
    : IOp
{
    public string Name => "ActivationBackward";

    public IReadOnlyList<Tensor?> Inputs => [y, gradient];

    public IReadOnlyList<Tensor?> Results => [before, biasGradient];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    // Watched as one operation where the derivative is exact, so that all errors come from the sum; otherwise each step is watched with its
    // own magnitude.
    public IReadOnlyList<IOp>? Steps => function == ElementwiseFunction.Relu ? null : [Derivative, Sum];

    private ElementwiseBackwardOp Derivative => new(function, y, y, gradient, before);

    private ReduceOp Sum => new(Reduction.Sum, before, biasGradient);

    public void Run(ReferenceDevice device) => RunInSteps(device);

    public void Run(CpuDevice device) => ActivationBackwardCpu.ActivationBackward(device, function, y, gradient, before, biasGradient);

    public void Run(GpuDevice device) => RunInSteps(device);

    /// <summary>Runs the operations one after the other, for devices without a fused version.</summary>
    internal void RunInSteps(Device device)
    {
        device.Run(Derivative);
        device.Run(Sum);
    }
}
