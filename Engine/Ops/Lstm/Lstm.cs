using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Lstm;

/// <summary>The LSTM layer as an operation.</summary>
public static class LstmExtensions
{
    /// <summary>
    /// A whole LSTM layer over time as one operation. With z = xₜ · kernel + hₜ₋₁ · recurrentKernel + bias, cut into four parts of units
    /// each: i = σ(z₀), f = σ(z₁), g = tanh(z₂), o = σ(z₃); cₜ = f · cₜ₋₁ + i · g; hₜ = o · tanh(cₜ); h and c start at 0. Shapes: x [batch,
    /// steps, inputs], kernel [inputs, 4·units], recurrentKernel [units, 4·units], bias [4·units]; the result is h of every step [batch,
    /// steps, units], or of the last one [batch, units].
    /// </summary>
    /// <remarks>
    /// The gates are in Keras' order (input, forget, cell, output) with Keras' single bias. Backward goes through time from the end; it
    /// remembers x, the gates after their activations, c and h of every step. The gradients of the weights are single products over all
    /// steps: ∂kernel = Σ xₜᵀ ∂zₜ, ∂recurrentKernel = Σ hₜ₋₁ᵀ ∂zₜ, ∂bias = Σ ∂zₜ, ∂xₜ = ∂zₜ kernelᵀ. Source: Hochreiter and Schmidhuber,
    /// "Long short-term memory", 1997; the forget gate: Gers, Schmidhuber and Cummins, 2000.
    /// </remarks>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor Lstm(this Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor bias, bool returnSequences)
    {
        var geometry = LstmGeometry.Create(x.Shape, kernel.Shape, recurrentKernel.Shape, bias.Shape);
        x.CheckDevice(nameof(Lstm), kernel, recurrentKernel, bias);
        var gates = x.Device.NewTensor([geometry.Batch, geometry.Steps, 4 * geometry.Units]);
        var cells = x.Device.NewTensor([geometry.Batch, geometry.Steps, geometry.Units]);
        var hidden = x.Device.NewTensor(cells.Shape);
        x.Device.Run(new LstmOp(x, kernel, recurrentKernel, bias, geometry, gates, cells, hidden));

        var result = hidden;
        if (!returnSequences)
        {
            result = x.Device.NewTensor([geometry.Batch, geometry.Units]);
            x.Device.Run(new LastStepOp(hidden, result));
        }

        if (x.Device.Record<LstmNode>(result, x, kernel, recurrentKernel, bias) is { } node)
        {
            (node.Input, node.Kernel, node.RecurrentKernel, node.Bias) = (x, kernel, recurrentKernel, bias);
            (node.Gates, node.Cells, node.Hidden, node.Geometry) = (gates, cells, hidden, geometry);
        }

        return result;
    }
}

internal sealed class LstmNode : Node
{
    public Tensor Input { get; set; } = null!;

    public Tensor Kernel { get; set; } = null!;

    public Tensor RecurrentKernel { get; set; } = null!;

    public Tensor Bias { get; set; } = null!;

    public Tensor Gates { get; set; } = null!;

    public Tensor Cells { get; set; } = null!;

    public Tensor Hidden { get; set; } = null!;

    public LstmGeometry Geometry { get; set; }

    public override void Backward(Tensor gradient)
    {
        var device = gradient.Device;
        var gateGradients = device.NewTensor(Gates.Shape);
        var inputGradient = Input.RequiresGradient ? device.NewTensor(Input.Shape) : null;
        var kernelGradient = device.NewTensor(Kernel.Shape);
        var recurrentKernelGradient = device.NewTensor(RecurrentKernel.Shape);
        var biasGradient = device.NewTensor(Bias.Shape);
        device.Run(new LstmBackwardOp(
            Input, Kernel, RecurrentKernel, Gates, Cells, Hidden, gradient, Geometry,
            gateGradients, inputGradient, kernelGradient, recurrentKernelGradient, biasGradient));

        if (inputGradient is not null)
            Input.AddGradient(inputGradient);
        Kernel.AddGradient(kernelGradient);
        RecurrentKernel.AddGradient(recurrentKernelGradient);
        Bias.AddGradient(biasGradient);
    }
}
