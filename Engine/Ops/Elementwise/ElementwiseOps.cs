using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Elementwise;

/// <summary>y ← f(x), element by element.</summary>
internal readonly struct ElementwiseOp(ElementwiseFunction function, Tensor x, Tensor y) : IOp
{
    public string Name => $"Elementwise ({function})";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => ElementwiseReference.Elementwise(function, x, y);

    public void Run(CpuDevice device) => ElementwiseCpu.Elementwise(device, function, x, y);

    public void Run(GpuDevice device) => ElementwiseGpu.Elementwise(device, function, x, y);
}

/// <summary>∂x ← ∂y · f′, with f′ written in terms of x or of y = f(x), whichever the function's derivative needs.</summary>
internal readonly struct ElementwiseBackwardOp(
    ElementwiseFunction function, Tensor x,
    Tensor y, Tensor gradient, Tensor inputGradient) : IOp
{
    public string Name => $"ElementwiseBackward ({function})";

    public IReadOnlyList<Tensor?> Inputs => [x, y, gradient];

    public IReadOnlyList<Tensor?> Results => [inputGradient];

    // The derivative of sigmoid and tanh contains 1 − y, which cancels where they saturate.
    public Magnitude Magnitude =>
        function is ElementwiseFunction.Sigmoid or ElementwiseFunction.Tanh ? Magnitude.IncomingGradient : Magnitude.Element;

    public double IncomingGradient => gradient.LargestMagnitude();

    public void Run(ReferenceDevice device) => ElementwiseReference.ElementwiseBackward(function, x, y, gradient, inputGradient);

    public void Run(CpuDevice device) => ElementwiseCpu.ElementwiseBackward(device, function, x, y, gradient, inputGradient);

    public void Run(GpuDevice device) => ElementwiseGpu.ElementwiseBackward(device, function, x, y, gradient, inputGradient);
}

/// <summary>y ← factor · x.</summary>
internal readonly struct ScaleOp(Tensor x, float factor, Tensor y) : IOp
{
    public string Name => "Scale";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => ElementwiseReference.Scale(x, factor, y);

    public void Run(CpuDevice device) => ElementwiseCpu.Scale(device, x, factor, y);

    public void Run(GpuDevice device) => ElementwiseGpu.Scale(device, x, factor, y);
}
