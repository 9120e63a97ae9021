using Gtzan.Engine.Autograd;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Ops.Scan;
using Gtzan.Engine.Ops.StridedCopy;
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

        // Nothing is recorded for hidden, so selecting its last step is not either.
        var result = returnSequences ? hidden : hidden.Select(1, ^1);
        if (x.Device.Record<LstmNode>(result, x, kernel, recurrentKernel, bias) is { } node)
        {
            (node.Input, node.Kernel, node.RecurrentKernel, node.Bias) = (x, kernel, recurrentKernel, bias);
            (node.Gates, node.Cells, node.Hidden, node.Geometry) = (gates, cells, hidden, geometry);
        }

        return result;
    }

    /// <summary>
    /// The same layer with its final state, and optionally an initial state and a mask: composed of an operation for each part of a step,
    /// and so slower. See <see cref="ScanExtensions.Scan"/> for what a mask does.
    /// </summary>
    /// <param name="x">[batch, steps, inputs].</param>
    /// <param name="kernel">[inputs, 4·units].</param>
    /// <param name="recurrentKernel">[units, 4·units].</param>
    /// <param name="bias">[4·units].</param>
    /// <param name="returnSequences">Whether the output is h of every step or of the last.</param>
    /// <param name="state">h and c before the first step, [batch, units] each; null for zeros.</param>
    /// <param name="mask">[batch, steps]: 0 where a step is padding; null for none.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Recurrence Lstm(
        this Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor bias, bool returnSequences, IReadOnlyList<Tensor>? state,
        Tensor? mask = null)
    {
        var (batch, _, _, units) = LstmGeometry.Create(x.Shape, kernel.Shape, recurrentKernel.Shape, bias.Shape);
        state = ScanExtensions.InitialState(nameof(Lstm), x.Device, state, count: 2, [batch, units]);
        return x.Dense(kernel, bias).Scan(state, Step, returnSequences, mask);

        Tensor[] Step(Tensor input, IReadOnlyList<Tensor> before)
        {
            var z = input + before[0].MatMul(recurrentKernel);
            var cell = (Gate(1).Sigmoid() * before[1]) + (Gate(0).Sigmoid() * Gate(2).Tanh());
            return [Gate(3).Sigmoid() * cell.Tanh(), cell];

            Tensor Gate(int part) => z.Slice(1, (part * units)..((part + 1) * units));
        }
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
