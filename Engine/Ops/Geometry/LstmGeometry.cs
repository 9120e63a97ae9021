using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Geometry;

/// <summary>All sizes of an LSTM or GRU layer over sequences [batch, steps, inputs].</summary>
internal readonly record struct LstmGeometry(int Batch, int Steps, int Inputs, int Units)
{
    /// <summary>Checks the shapes of an LSTM, or of another layer with so many gates, and works out the rest.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static LstmGeometry Create(
        Shape input, Shape kernel, Shape recurrentKernel, Shape bias, string operation = "Lstm", int gates = 4, int biases = 1)
    {
        if (input.Rank != 3)
            throw new ArgumentException($"{operation}: expected x [batch, steps, inputs]; got {input}.");
        if (kernel.Rank != 2 || recurrentKernel.Rank != 2 || bias.Rank != biases || (biases == 2 && bias[0] != 2))
        {
            throw new ArgumentException(
                $"{operation}: expected kernel [inputs, {gates}·units], recurrent kernel [units, {gates}·units], " +
                $"bias [{(biases == 2 ? "2, " : "")}{gates}·units]; got {kernel}, {recurrentKernel}, {bias}.");
        }

        var units = recurrentKernel[0];
        if (recurrentKernel[1] != gates * units || kernel[1] != gates * units || bias[^1] != gates * units)
        {
            throw new ArgumentException(
                $"{operation}: {units} units need {(gates == 4 ? "four" : "three")} gates of {units} columns each, {gates * units} in " +
                $"all; got kernel {kernel}, recurrent kernel {recurrentKernel}, bias {bias}.");
        }

        if (input[2] != kernel[0])
            throw new ArgumentException($"{operation}: inputs differ, {input[2]} and {kernel[0]} (x {input}, kernel {kernel}).");
        return new LstmGeometry(input[0], input[1], input[2], units);
    }
}
