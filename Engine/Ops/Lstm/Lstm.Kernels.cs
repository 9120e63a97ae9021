using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Lstm.Fast;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.Lstm;

/// <summary>
/// The recurrence of an LSTM, for layers of any size, in two versions. The naive one is a launch for each time step. The other is one
/// launch for the whole sequence, one group for four rows of the batch. h of the slice is in shared memory while it is multiplied; an item
/// owns the same units at every step, so it reads only what it wrote itself, and groups do not wait for each other. Layers of up to 64
/// units have a faster version, which keeps the recurrent kernel on chip too: <c>LstmOnChip.Kernels.cs</c>.
/// </summary>
/// <remarks>
/// What does not depend on the step before, x · kernel and the products for the weights' gradients, are single matrix products over all
/// steps outside these kernels. Inside, every step reads the recurrent kernel anew, from the cache: 16·units² bytes a slice for 32·units²
/// flops, which is what bounds both kernels. The steps up from the naive version: each weight that is read serves four rows of the batch
/// from registers, not one; and the whole sequence is one launch, where a launch per step costs a GPU its latency 130 times. Items beyond
/// the number of units compute unused values: with 128 units, half of 256. <c>LadderBenchmarks</c> measures every version.
/// </remarks>
internal static class LstmKernels
{
    /// <summary>The number of rows of the batch for each group.</summary>
    public const int Rows = 4;

    /// <summary>Of how many units h is in shared memory at a time in the forward pass; a multiple of every group size.</summary>
    private const int ForwardChunk = 512;

    /// <summary>
    /// Of how many units ∂z, which is four gates, is in shared memory at a time in the backward pass; a multiple of every group size.
    /// </summary>
    private const int BackwardChunk = 256;

    /// <summary>
    /// Step 1: one time step, an item for each row of the batch and unit. z = gates + bias + h₋₁ · recurrentKernel; i, f, o = σ(z), g =
    /// tanh(z); c = f · c₋₁ + i · g; h = o · tanh c. gates holds x · kernel first, then i, f, g, o. The host launches it for every step:
    /// bound by the launches, and by five reads for four multiply-adds.
    /// </summary>
    [Kernel]
    internal static void NaiveForward(
        Index1D index, ArrayView<float> recurrentKernel, ArrayView<float> bias, LstmGeometry geometry, int t,
        ArrayView<float> gates, ArrayView<float> cells, ArrayView<float> hidden)
    {
        var units = geometry.Units;
        var unit = index.X % units;
        var now = (index.X / units * geometry.Steps) + t;
        var place = (now * units) + unit;
        var gate = (now * 4 * units) + unit;
        var input = gates[gate] + bias[unit];
        var forget = gates[gate + units] + bias[unit + units];
        var candidate = gates[gate + (2 * units)] + bias[unit + (2 * units)];
        var output = gates[gate + (3 * units)] + bias[unit + (3 * units)];

        // h is 0 before the first step.
        var known = t > 0 ? units : 0;
        for (var k = 0; k < known; k++)
        {
            var h = hidden[((now - 1) * units) + k];
            var weight = (k * 4 * units) + unit;
            input += h * recurrentKernel[weight];
            forget += h * recurrentKernel[weight + units];
            candidate += h * recurrentKernel[weight + (2 * units)];
            output += h * recurrentKernel[weight + (3 * units)];
        }

        input = ActivationFunctions.Sigmoid(input);
        forget = ActivationFunctions.Sigmoid(forget);
        candidate = ActivationFunctions.Tanh(candidate);
        output = ActivationFunctions.Sigmoid(output);
        gates[gate] = input;
        gates[gate + units] = forget;
        gates[gate + (2 * units)] = candidate;
        gates[gate + (3 * units)] = output;
        var cell = input * candidate;
        if (t > 0)
            cell += forget * cells[place - units];
        cells[place] = cell;
        hidden[place] = output * ActivationFunctions.Tanh(cell);
    }

    /// <summary>
    /// Step 1 backward: one time step, an item for each row of the batch and unit. ∂h = ∂h of the layers above + ∂z₊₁ · recurrentKernelᵀ,
    /// and from it ∂z and ∂c₋₁ (see <see cref="LstmCellGradient"/>). cellGradients is ∂c [batch, units] on its way back. Neighbouring items
    /// read different rows of the recurrent kernel: no access is coalesced.
    /// </summary>
    [Kernel]
    internal static void NaiveBackward(
        Index1D index, ArrayView<float> recurrentKernel, ArrayView<float> gates, ArrayView<float> cells, ArrayView<float> gradient,
        LstmGeometry geometry, int onlyLast, int t, ArrayView<float> cellGradients, ArrayView<float> gateGradients)
    {
        var units = geometry.Units;
        var unit = index.X % units;
        var now = (index.X / units * geometry.Steps) + t;
        var place = (now * units) + unit;
        var gate = (now * 4 * units) + unit;
        var isLast = t == geometry.Steps - 1;
        var hiddenGradient = onlyLast == 0 ? gradient[place] : isLast ? gradient[index] : 0;
        var known = isLast ? 0 : 4 * units;
        for (var column = 0; column < known; column++)
            hiddenGradient += gateGradients[((now + 1) * 4 * units) + column] * recurrentKernel[(unit * 4 * units) + column];

        var result = LstmCellGradient.Of(
            gates[gate], gates[gate + units], gates[gate + (2 * units)], gates[gate + (3 * units)],
            cells[place], t > 0 ? cells[place - units] : 0, hiddenGradient, isLast ? 0 : cellGradients[index]);
        gateGradients[gate] = result.Input;
        gateGradients[gate + units] = result.Forget;
        gateGradients[gate + (2 * units)] = result.Candidate;
        gateGradients[gate + (3 * units)] = result.Output;
        cellGradients[index] = result.PreviousCell;
    }

    /// <summary>
    /// Step 2: for every time step, z = gates + bias + h₋₁ · recurrentKernel; i, f, o = σ(z), g = tanh(z); c = f · c₋₁ + i · g; h = o ·
    /// tanh c. gates holds x · kernel first, then i, f, g, o. An item computes the four gates of its units, so that neighbours read
    /// neighbouring weights: coalesced. Items beyond the last unit multiply along with it: all items of a group go through the same loops.
    /// </summary>
    [Kernel(MaximumGroupSize = 256)]
    internal static void Forward(
        ArrayView<float> recurrentKernel, ArrayView<float> bias, LstmGeometry geometry, ArrayView<float> gates, ArrayView<float> cells,
        ArrayView<float> hidden)
    {
        var state = SharedMemory.Allocate<float>(Rows * ForwardChunk);
        var units = geometry.Units;
        var firstRow = Grid.IdxX * Rows;
        var rows = XMath.Min(Rows, geometry.Batch - firstRow);
        for (var t = 0; t < geometry.Steps; t++)
        {
            // h is 0 before the first step.
            var known = t > 0 ? units : 0;
            for (var firstUnit = 0; firstUnit < units; firstUnit += Group.DimX)
            {
                var unit = firstUnit + Group.IdxX;
                var column = XMath.Min(unit, units - 1);
                var input = new LstmRows(0, 0, 0, 0);
                var forget = input;
                var candidate = input;
                var output = input;
                for (var chunk = 0; chunk < known; chunk += ForwardChunk)
                {
                    var length = XMath.Min(ForwardChunk, units - chunk);
                    Group.Barrier();
                    for (var k = Group.IdxX; k < length; k += Group.DimX)
                    {
                        for (var row = 0; row < Rows; row++)
                        {
                            var previous = ((((firstRow + row) * geometry.Steps) + t - 1) * units) + chunk + k;
                            state[(row * ForwardChunk) + k] = row < rows ? hidden[previous] : 0;
                        }
                    }

                    Group.Barrier();
                    for (var k = 0; k < length; k++)
                    {
                        var h = LstmRows.Load(state, k, ForwardChunk);
                        var weight = ((chunk + k) * 4 * units) + column;
                        input = input.Plus(recurrentKernel[weight], h);
                        forget = forget.Plus(recurrentKernel[weight + units], h);
                        candidate = candidate.Plus(recurrentKernel[weight + (2 * units)], h);
                        output = output.Plus(recurrentKernel[weight + (3 * units)], h);
                    }
                }

                for (var row = 0; row < rows && unit < units; row++)
                {
                    var now = ((firstRow + row) * geometry.Steps) + t;
                    var gate = (now * 4 * units) + unit;
                    var i = ActivationFunctions.Sigmoid(gates[gate] + bias[unit] + input.Of(row));
                    var f = ActivationFunctions.Sigmoid(gates[gate + units] + bias[unit + units] + forget.Of(row));
                    var g = ActivationFunctions.Tanh(gates[gate + (2 * units)] + bias[unit + (2 * units)] + candidate.Of(row));
                    var o = ActivationFunctions.Sigmoid(gates[gate + (3 * units)] + bias[unit + (3 * units)] + output.Of(row));
                    gates[gate] = i;
                    gates[gate + units] = f;
                    gates[gate + (2 * units)] = g;
                    gates[gate + (3 * units)] = o;

                    var place = (now * units) + unit;
                    var c = i * g;
                    if (t > 0)
                        c += f * cells[place - units];
                    cells[place] = c;
                    hidden[place] = o * ActivationFunctions.Tanh(c);
                }
            }
        }
    }

    /// <summary>
    /// Step 2 backward: for every time step from the last, ∂h = ∂h of the layers above + ∂z₊₁ · recurrentKernelᵀ, and from it ∂z and ∂c₋₁
    /// (see <see cref="LstmCellGradient"/>). The recurrent kernel comes transposed, so that neighbours, which own neighbouring units, read
    /// neighbouring weights. cellGradients is ∂c [batch, units] on its way back.
    /// </summary>
    [Kernel(MaximumGroupSize = 256)]
    internal static void Backward(
        ArrayView<float> transposedKernel, ArrayView<float> gates, ArrayView<float> cells, ArrayView<float> gradient, LstmGeometry geometry,
        int onlyLast, ArrayView<float> cellGradients, ArrayView<float> gateGradients)
    {
        var later = SharedMemory.Allocate<float>(4 * Rows * BackwardChunk);
        var units = geometry.Units;
        var firstRow = Grid.IdxX * Rows;
        var rows = XMath.Min(Rows, geometry.Batch - firstRow);
        for (var t = geometry.Steps - 1; t >= 0; t--)
        {
            var isLast = t == geometry.Steps - 1;
            var known = isLast ? 0 : units;
            for (var firstUnit = 0; firstUnit < units; firstUnit += Group.DimX)
            {
                var unit = firstUnit + Group.IdxX;
                var column = XMath.Min(unit, units - 1);
                var hiddenGradient = new LstmRows(0, 0, 0, 0);
                for (var chunk = 0; chunk < known; chunk += BackwardChunk)
                {
                    var length = XMath.Min(BackwardChunk, units - chunk);
                    Group.Barrier();
                    for (var k = Group.IdxX; k < length; k += Group.DimX)
                    {
                        for (var row = 0; row < 4 * Rows; row++)
                        {
                            // Rows of the slice, then gates.
                            var next = ((firstRow + (row % Rows)) * geometry.Steps) + t + 1;
                            var place = (((next * 4) + (row / Rows)) * units) + chunk + k;
                            later[(row * BackwardChunk) + k] = row % Rows < rows ? gateGradients[place] : 0;
                        }
                    }

                    Group.Barrier();
                    for (var gate = 0; gate < 4; gate++)
                    {
                        for (var k = 0; k < length; k++)
                        {
                            var z = LstmRows.Load(later, (gate * Rows * BackwardChunk) + k, BackwardChunk);
                            hiddenGradient = hiddenGradient.Plus(transposedKernel[(((gate * units) + chunk + k) * units) + column], z);
                        }
                    }
                }

                for (var row = 0; row < rows && unit < units; row++)
                {
                    var now = ((firstRow + row) * geometry.Steps) + t;
                    var place = (now * units) + unit;
                    var cell = ((firstRow + row) * units) + unit;
                    var outer = onlyLast == 0 ? gradient[place] : isLast ? gradient[cell] : 0;
                    var gate = (now * 4 * units) + unit;
                    var result = LstmCellGradient.Of(
                        gates[gate], gates[gate + units], gates[gate + (2 * units)], gates[gate + (3 * units)],
                        cells[place], t > 0 ? cells[place - units] : 0,
                        hiddenGradient.Of(row) + outer, isLast ? 0 : cellGradients[cell]);
                    gateGradients[gate] = result.Input;
                    gateGradients[gate + units] = result.Forget;
                    gateGradients[gate + (2 * units)] = result.Candidate;
                    gateGradients[gate + (3 * units)] = result.Output;
                    cellGradients[cell] = result.PreviousCell;
                }
            }
        }
    }
}
