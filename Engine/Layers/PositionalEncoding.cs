using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// Adds to each step of [steps, width] a vector that tells its position p, because attention itself does not see the order of steps. Fixed:
/// sin(p / 10000^(2i/width)) in column 2i and the cosine of the same in column 2i + 1. Learned: parameters. Source: Vaswani et al.,
/// "Attention is all you need", 2017.
/// </summary>
/// <param name="isLearned">
/// Whether the vectors are parameters, initialised as in Keras' <c>PositionEmbedding</c> by Glorot's uniform numbers.
/// </param>
public sealed class PositionalEncoding(bool isLearned = false) : Layer
{
    private Tensor? _table;

    /// <summary>Whether the vectors are parameters.</summary>
    public bool IsLearned => isLearned;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) => input + (_table ??= Table(input.Device));

    /// <summary>The fixed vectors, row by row.</summary>
    internal static double[] Sinusoids(int steps, int width)
    {
        var values = new double[steps * width];
        for (var i = 0; i < values.Length; i++)
        {
            var (step, column) = Math.DivRem(i, width);
            var angle = step / Math.Pow(10_000, (double)(column - (column % 2)) / width);
            values[i] = column % 2 == 0 ? Math.Sin(angle) : Math.Cos(angle);
        }

        return values;
    }

    private Tensor Table(Device device)
    {
        var shape = Built(Name.Length > 0 ? this : null).OutputShape;
        var table = device.NewPersistent(shape);
        table.CopyFrom(Sinusoids(shape[0], shape[1]));
        return table;
    }

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        if (input.Rank != 2)
            throw new ArgumentException($"PositionalEncoding: expected inputs [steps, width]; got {input}.");
        if (isLearned)
            _table = build.Kernel("embeddings", input);
        return input;
    }
}
