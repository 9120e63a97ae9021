namespace Gtzan.Engine;

/// <summary>y ← f(x), element by element.</summary>
internal readonly struct ElementwiseOp(ElementwiseFunction function, Tensor x, Tensor y) : ITensorOp
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
    Tensor y, Tensor gradient, Tensor inputGradient) : ITensorOp
{
    public string Name => $"ElementwiseBackward ({function})";

    public IReadOnlyList<Tensor?> Inputs => [x, y, gradient];

    public IReadOnlyList<Tensor?> Results => [inputGradient];

    // The derivative of sigmoid and tanh contains 1 − y, which cancels where they saturate.
    public Magnitude Magnitude => function is ElementwiseFunction.Sigmoid or ElementwiseFunction.Tanh ? Magnitude.IncomingGradient : Magnitude.Element;

    public double IncomingGradient => gradient.LargestMagnitude();

    public void Run(ReferenceDevice device) => ElementwiseReference.ElementwiseBackward(function, x, y, gradient, inputGradient);

    public void Run(CpuDevice device) => ElementwiseCpu.ElementwiseBackward(device, function, x, y, gradient, inputGradient);

    public void Run(GpuDevice device) => ElementwiseGpu.ElementwiseBackward(device, function, x, y, gradient, inputGradient);
}

/// <summary>
/// ∂z ← ∂y · f′, from y = f(z), and ∂bias ← the sum of ∂z over its rows: the first step of a layer's backward pass. Runs as two operations,
/// unless a device can do both in one pass over memory.
/// </summary>
internal readonly struct ActivationBackwardOp(ElementwiseFunction function, Tensor y, Tensor gradient, Tensor before, Tensor biasGradient)
    : ITensorOp
{
    public string Name => "ActivationBackward";

    public IReadOnlyList<Tensor?> Inputs => [y, gradient];

    public IReadOnlyList<Tensor?> Results => [before, biasGradient];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    // Watched as one operation where the derivative is exact, so that all errors come from the sum; otherwise each step is watched with its
    // own magnitude.
    public IReadOnlyList<ITensorOp>? Steps => function == ElementwiseFunction.Relu ? null : [Derivative, Sum];

    private ElementwiseBackwardOp Derivative => new(function, y, y, gradient, before);

    private SumToOp Sum => new(before, biasGradient);

    public void Run(ReferenceDevice device) => RunInSteps(device);

    public void Run(CpuDevice device) => ElementwiseCpu.ActivationBackward(device, function, y, gradient, before, biasGradient);

    public void Run(GpuDevice device) => RunInSteps(device);

    /// <summary>One after the other, for devices that cannot do it in one pass.</summary>
    internal void RunInSteps(Device device)
    {
        device.Run(Derivative);
        device.Run(Sum);
    }
}
