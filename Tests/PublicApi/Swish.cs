using ILGPU;
using ILGPU.Algorithms;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.CpuOperands;
using static Gtzan.Engine.Ops.GpuOperands;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Tests.PublicApi;

/// <summary>A custom operation with its own kernel: y = x · σ(x).</summary>
public static class SwishExtensions
{
    /// <summary>x · σ(x), element by element. Backward remembers x.</summary>
    public static Tensor Swish(this Tensor x)
    {
        var y = x.Device.NewTensor(x.Shape);
        x.Device.Run(new SwishOp(x, y));
        if (x.Device.Record<SwishNode>(y, x) is { } node)
            node.Input = x;
        return y;
    }
}

internal sealed class SwishNode : Node
{
    public Tensor Input { get; set; } = null!;

    public override void Backward(Tensor gradient)
    {
        var inputGradient = Input.Device.NewTensor(Input.Shape);
        Input.Device.Run(new SwishBackwardOp(Input, gradient, inputGradient));
        Input.AddGradient(inputGradient);
    }
}

internal readonly struct SwishOp(Tensor x, Tensor y) : IOp
{
    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public void Run(ReferenceDevice device)
    {
        var (input, output) = (Reals(x), Reals(y));
        for (var i = 0; i < input.Length; i++)
            output[i] = input[i] / (1 + Math.Exp(-input[i]));
    }

    public void Run(CpuDevice device)
    {
        Span<float> input = Values(x), output = Values(y);
        for (var i = 0; i < input.Length; i++)
            output[i] = input[i] / (1 + MathF.Exp(-input[i]));
    }

    public void Run(GpuDevice device) =>
        device.Load<SwishLaunch>(SwishKernels.Forward).Launch(device.Stream, y.Shape.Length, View(x), View(y));
}

internal readonly struct SwishBackwardOp(Tensor x, Tensor gradient, Tensor inputGradient) : IOp
{
    public IReadOnlyList<Tensor?> Inputs => [x, gradient];

    public IReadOnlyList<Tensor?> Results => [inputGradient];

    public void Run(ReferenceDevice device)
    {
        var (input, output, result) = (Reals(x), Reals(gradient), Reals(inputGradient));
        for (var i = 0; i < input.Length; i++)
        {
            var sigmoid = 1 / (1 + Math.Exp(-input[i]));
            result[i] = output[i] * sigmoid * (1 + (input[i] * (1 - sigmoid)));
        }
    }

    public void Run(CpuDevice device)
    {
        Span<float> input = Values(x), output = Values(gradient), result = Values(inputGradient);
        for (var i = 0; i < input.Length; i++)
        {
            var sigmoid = 1 / (1 + MathF.Exp(-input[i]));
            result[i] = output[i] * sigmoid * (1 + (input[i] * (1 - sigmoid)));
        }
    }

    public void Run(GpuDevice device) => device.Load<SwishBackwardLaunch>(SwishKernels.Backward)
        .Launch(device.Stream, x.Shape.Length, View(x), View(gradient), View(inputGradient));
}

/// <summary>A launch of <see cref="SwishKernels.Forward"/>.</summary>
public delegate void SwishLaunch(AcceleratorStream stream, Index1D items, ArrayView<float> x, ArrayView<float> y);

/// <summary>A launch of <see cref="SwishKernels.Backward"/>.</summary>
public delegate void SwishBackwardLaunch(
    AcceleratorStream stream, Index1D items, ArrayView<float> x, ArrayView<float> gradient, ArrayView<float> inputGradient);

/// <summary>The GPU kernels of <see cref="SwishExtensions.Swish"/>: one item an element.</summary>
public static class SwishKernels
{
    /// <summary>y[i] ← x[i] · σ(x[i]).</summary>
    [Kernel]
    public static void Forward(Index1D index, ArrayView<float> x, ArrayView<float> y)
    {
        y[index] = x[index] / (1 + XMath.Exp(-x[index]));
    }

    /// <summary>∂x[i] ← ∂y[i] · σ · (1 + x · (1 − σ)).</summary>
    [Kernel]
    public static void Backward(Index1D index, ArrayView<float> x, ArrayView<float> gradient, ArrayView<float> inputGradient)
    {
        var sigmoid = 1 / (1 + XMath.Exp(-x[index]));
        inputGradient[index] = gradient[index] * sigmoid * (1 + (x[index] * (1 - sigmoid)));
    }
}
