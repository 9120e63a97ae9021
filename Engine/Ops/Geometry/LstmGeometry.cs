using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Geometry;

/// <summary>All sizes of an LSTM layer over sequences [batch, steps, inputs].</summary>
internal readonly record struct LstmGeometry(int Batch, int Steps, int Inputs, int Units)
{
    /// <summary>Checks the shapes and works out the rest.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static LstmGeometry Create(Shape input, Shape kernel, Shape recurrentKernel, Shape bias)
    {
        if (input.Rank != 3)
            throw new ArgumentException($"Lstm: expected x [batch, steps, inputs]; got {input}.");
        if (kernel.Rank != 2 || recurrentKernel.Rank != 2 || bias.Rank != 1)
        {
            throw new ArgumentException(
                "Lstm: expected kernel [inputs, 4·units], recurrent kernel [units, 4·units], bias [4·units]; " +
                $"got {kernel}, {recurrentKernel}, {bias}.");
        }

        var units = recurrentKernel[0];
        if (recurrentKernel[1] != 4 * units || kernel[1] != 4 * units || bias[0] != 4 * units)
        {
            throw new ArgumentException(
                $"Lstm: {units} units need four gates of {units} columns each, {4 * units} in all; " +
                $"got kernel {kernel}, recurrent kernel {recurrentKernel}, bias {bias}.");
        }

        if (input[2] != kernel[0])
            throw new ArgumentException($"Lstm: inputs differ, {input[2]} and {kernel[0]} (x {input}, kernel {kernel}).");
        return new LstmGeometry(input[0], input[1], input[2], units);
    }
}
