using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.Lstm.Fast;

/// <summary>
/// The recurrence of an LSTM of up to 64 units with everything that a step needs on chip: the recurrent kernel in registers, h, z and their
/// gradients in shared memory, c in registers. One launch for the whole sequence, one group of 256 items for up to four rows of the batch.
/// </summary>
/// <remarks>
/// 64 · 256 weights are 64 KB: twice the shared memory that OpenCL promises, but 64 registers for each of 256 items, which is a quarter of
/// the registers of a GPU's compute unit. So an item keeps the 64 weights of one gate column (backward: of one unit and gate) in <see
/// cref="LstmWeights"/> and multiplies them by h (∂z), which all items read at the same time: a broadcast, no bank conflict. Then the
/// group's 4 · 64 items become the cells of 4 rows · 64 units. Bound by those reads of shared memory, one for a multiply-add, and by two
/// barriers per step; only the gates, c and h go to memory: about 40 bytes for each unit and step. With fewer units, the missing ones are
/// multiplied as zeros. A GPU with more compute units than four rows a group give work to should have one row for each.
/// </remarks>
internal static class LstmOnChipKernels
{
    /// <summary>The largest number of units.</summary>
    public const int Units = 64;

    /// <summary>The largest number of rows of the batch in a group: with four gates, an item for each cell.</summary>
    public const int Rows = 4;

    /// <summary>
    /// For every step: z = gates + bias + h₋₁ · recurrentKernel; i, f, o = σ(z), g = tanh(z); c = f · c₋₁ + i · g; h = o · tanh c. gates
    /// holds x · kernel first, then i, f, g, o.
    /// </summary>
    [Kernel(4 * Units)]
    internal static void Forward(
        ArrayView<float> recurrentKernel, ArrayView<float> bias, LstmGeometry geometry, int rowsPerGroup,
        ArrayView<float> gates, ArrayView<float> cells, ArrayView<float> hidden)
    {
        var state = SharedMemory.Allocate<float>(Rows * Units);
        var activated = SharedMemory.Allocate<float>(Rows * 4 * Units);
        var units = geometry.Units;
        var firstRow = Grid.IdxX * rowsPerGroup;
        var rows = XMath.Min(rowsPerGroup, geometry.Batch - firstRow);

        // In the first half of a step an item is one unit's gate, in the second one row's unit.
        var part = Group.IdxX / Units;
        var unit = Group.IdxX % Units;
        var isUnit = unit < units;
        var column = (part * units) + unit;
        var weights = LstmWeights.Load(recurrentKernel, column, 4 * units, isUnit ? units : 0);
        var offset = isUnit ? bias[column] : 0;
        var cell = 0f;
        state[Group.IdxX] = 0;
        Group.Barrier();
        for (var t = 0; t < geometry.Steps; t++)
        {
            for (var row = 0; row < rows; row++)
            {
                var place = (((((firstRow + row) * geometry.Steps) + t) * 4) * units) + column;
                var z = weights.Multiply(state, row * Units) + (isUnit ? gates[place] + offset : 0);
                var gate = part == 2 ? ActivationFunctions.Tanh(z) : ActivationFunctions.Sigmoid(z);
                activated[(row * 4 * Units) + Group.IdxX] = gate;
                if (isUnit)
                    gates[place] = gate;
            }

            Group.Barrier();
            if (part < rows && isUnit)
            {
                var gate = (part * 4 * Units) + unit;
                cell = (activated[gate + Units] * cell) + (activated[gate] * activated[gate + (2 * Units)]);
                var h = activated[gate + (3 * Units)] * ActivationFunctions.Tanh(cell);
                var place = ((((firstRow + part) * geometry.Steps) + t) * units) + unit;
                cells[place] = cell;
                hidden[place] = h;
                state[Group.IdxX] = h;
            }

            Group.Barrier();
        }
    }

    /// <summary>
    /// Back through time: ∂h = ∂h of the layers above + ∂z₊₁ · recurrentKernelᵀ, and from it ∂z and ∂c₋₁ (see
    /// <see cref="LstmCellGradient"/>).
    /// </summary>
    [Kernel(4 * Units)]
    internal static void Backward(
        ArrayView<float> recurrentKernel, ArrayView<float> gates, ArrayView<float> cells, ArrayView<float> gradient, LstmGeometry geometry,
        int onlyLast, int rowsPerGroup, ArrayView<float> gateGradients)
    {
        var z = SharedMemory.Allocate<float>(Rows * 4 * Units);
        var products = SharedMemory.Allocate<float>(Rows * 4 * Units);
        var units = geometry.Units;
        var firstRow = Grid.IdxX * rowsPerGroup;
        var rows = XMath.Min(rowsPerGroup, geometry.Batch - firstRow);

        // In the first half of a step an item is one unit of a row; in the second, the contribution of one gate's ∂z to the ∂h of one unit.
        var part = Group.IdxX / Units;
        var unit = Group.IdxX % Units;
        var isUnit = unit < units;
        var weights = LstmWeights.Load(recurrentKernel, ((unit * 4) + part) * units, 1, isUnit ? units : 0);
        var cellGradient = 0f;
        for (var row = 0; row < Rows; row++)
        {
            z[(row * 4 * Units) + Group.IdxX] = 0;
            products[(row * 4 * Units) + Group.IdxX] = 0;
        }

        Group.Barrier();
        for (var t = geometry.Steps - 1; t >= 0; t--)
        {
            if (part < rows && isUnit)
            {
                var now = ((firstRow + part) * geometry.Steps) + t;
                var place = (now * units) + unit;
                var own = (part * 4 * Units) + unit;
                var hiddenGradient = products[own] + products[own + Units] + (products[own + (2 * Units)] + products[own + (3 * Units)]);
                if (onlyLast == 0)
                    hiddenGradient += gradient[place];
                else if (t == geometry.Steps - 1)
                    hiddenGradient += gradient[((firstRow + part) * units) + unit];

                var gate = (now * 4 * units) + unit;
                var result = LstmCellGradient.Of(
                    gates[gate], gates[gate + units], gates[gate + (2 * units)], gates[gate + (3 * units)],
                    cells[place], t > 0 ? cells[place - units] : 0, hiddenGradient, cellGradient);
                cellGradient = result.PreviousCell;
                z[own] = result.Input;
                z[own + Units] = result.Forget;
                z[own + (2 * Units)] = result.Candidate;
                z[own + (3 * Units)] = result.Output;
                gateGradients[gate] = result.Input;
                gateGradients[gate + units] = result.Forget;
                gateGradients[gate + (2 * units)] = result.Candidate;
                gateGradients[gate + (3 * units)] = result.Output;
            }

            Group.Barrier();
            for (var row = 0; row < rows; row++)
            {
                var first = (row * 4 * Units) + (part * Units);
                products[first + unit] = weights.Multiply(z, first);
            }

            Group.Barrier();
        }
    }
}
