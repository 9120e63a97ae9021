using Gtzan.Engine.Initializers;
using Gtzan.Engine.Onnx;

namespace Gtzan.Engine.Layers;

/// <summary>
/// A long short-term memory over [steps, inputs], initialised as in Keras: Glorot uniform kernel, orthogonal recurrent kernel,
/// bias 0 but 1 for the forget gate. See <see cref="Tensor.Lstm"/>.
/// </summary>
/// <param name="units">The size of the state.</param>
/// <param name="returnSequences">Whether the state of every step results, or only the last.</param>
public sealed class Lstm(int units, bool returnSequences = false) : Layer
{
    private Tensor _kernel = null!;
    private Tensor _recurrentKernel = null!;
    private Tensor _bias = null!;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input.Lstm(_kernel, _recurrentKernel, _bias, returnSequences);

    /// <summary>
    /// ONNX has kernels transposed and for each direction, gates in the order input, output, forget, cell, and a second bias for the
    /// recurrent kernel, which is 0 here. It can go on with all states, [steps, directions, batch, units], or with the last ones,
    /// [directions, batch, units].
    /// </summary>
    internal override void Export(OnnxGraph graph, Shape input)
    {
        graph.Arrange(OnnxLayout.StepsFirst, input.Rank + 1);
        string[] weights =
        [
            graph.AddWeights($"{Name}/kernel", [1, 4 * units, input[1]], GatesFirst(_kernel)),
            graph.AddWeights($"{Name}/recurrent_kernel", [1, 4 * units, units], GatesFirst(_recurrentKernel)),
            graph.AddWeights($"{Name}/bias", [1, 8 * units], [.. GatesFirst(_bias), .. new float[4 * units]]),
        ];
        graph.Append("LSTM", $"{Name}/directions", weights, [OnnxAttribute.Integer("hidden_size", units)], result: returnSequences ? 0 : 1);
        graph.Append("Squeeze", Name, [graph.AddIntegers($"{Name}/axes", returnSequences ? 1 : 0)]);
        graph.Layout = returnSequences ? OnnxLayout.StepsFirst : OnnxLayout.ChannelsLast;
    }

    /// <summary>
    /// The transpose of a matrix whose columns are the units of the gates input, forget, cell, output, in ONNX's order of gates. A vector
    /// counts as one row.
    /// </summary>
    private float[] GatesFirst(Tensor matrix)
    {
        ReadOnlySpan<int> order = [0, 3, 1, 2];
        var values = matrix.ToArray();
        var (columns, rows) = (4 * units, values.Length / (4 * units));
        var result = new float[values.Length];
        for (var column = 0; column < columns; column++)
        {
            var source = (order[column / units] * units) + (column % units);
            for (var row = 0; row < rows; row++)
                result[(column * rows) + row] = values[(row * columns) + source];
        }

        return result;
    }

    /// <inheritdoc/>
    protected override Shape Build(Shape input, ParameterFactory parameters)
    {
        if (input.Rank != 2)
            throw new ArgumentException($"Lstm: expected inputs [steps, features]; got {input}.");
        _kernel = parameters.Kernel("kernel", [input[1], 4 * units]);
        _recurrentKernel = parameters.OrthogonalKernel("recurrent_kernel", [units, 4 * units]);

        _bias = parameters.Add("bias", [4 * units], () =>
        {
            // The forget gate, second of four, starts open.
            var bias = Initialize.Constant([4 * units], 0);
            bias.AsSpan(units, units).Fill(1);
            return bias;
        });
        return returnSequences ? [input[0], units] : [units];
    }
}
