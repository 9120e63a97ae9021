using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Elementwise;

/// <summary>y ← f(x), element by element.</summary>
internal readonly struct ElementwiseOp(ElementwiseFunction function, Tensor x, Tensor y, float a = 0, float b = 0) : IOp
{
    public string Name => $"Elementwise ({function})";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    // a x + b cancels near its root.
    public Magnitude Magnitude => function == ElementwiseFunction.Affine && b != 0 ? Magnitude.IncomingGradient : Magnitude.Element;

    public double IncomingGradient => Math.Abs(b);

    public void Run(ReferenceDevice device) => ElementwiseReference.Elementwise(function, x, y, a, b);

    public void Run(CpuDevice device) => ElementwiseCpu.Elementwise(device, function, x, y, a, b);

    public void Run(GpuDevice device) => ElementwiseGpu.Elementwise(device, function, x, y, a, b);
}

/// <summary>∂x ← ∂y · f′, with f′ written in terms of x or of y = f(x), whichever the function's derivative needs.</summary>
internal readonly struct ElementwiseBackwardOp(
    ElementwiseFunction function, Tensor x, Tensor y, Tensor gradient, Tensor inputGradient, float a = 0, float b = 0) : IOp
{
    public string Name => $"ElementwiseBackward ({function})";

    public IReadOnlyList<Tensor?> Inputs => [Known, gradient];

    public IReadOnlyList<Tensor?> Results => [inputGradient];

    public Magnitude Magnitude => function.HasDerivativeThatCancels() ? Magnitude.IncomingGradient : Magnitude.Element;

    public double IncomingGradient => gradient.LargestMagnitude();

    private Tensor Known => function.IsDerivedFromInput() ? x : y;

    public void Run(ReferenceDevice device) => ElementwiseReference.ElementwiseBackward(function, Known, gradient, inputGradient, a, b);

    public void Run(CpuDevice device) => ElementwiseCpu.ElementwiseBackward(device, function, Known, gradient, inputGradient, a, b);

    public void Run(GpuDevice device) => ElementwiseGpu.ElementwiseBackward(device, function, Known, gradient, inputGradient, a, b);
}
