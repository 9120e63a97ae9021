using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Gather;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>
/// A vector for each number of a vocabulary: inputs of any shape become [..., width]. The vectors are initialised as in Keras, uniform in
/// ±0.05. See <see cref="GatherExtensions.Gather"/>.
/// </summary>
/// <remarks>
/// Inputs are integers, made with <c>device.FromIndices</c>. Real numbers, which a <c>DataLoader</c> gives, must be whole; they are
/// converted on the host, for which a GPU is waited for.
/// </remarks>
/// <param name="vocabulary">The number of vectors.</param>
/// <param name="width">The length of a vector.</param>
public sealed class Embedding(int vocabulary, int width) : Layer
{
    private Tensor _table = null!;

    /// <summary>The number of vectors.</summary>
    public int Vocabulary => vocabulary;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input, Pass pass) =>
        Built(_table).Gather(input.ElementType == ElementType.Index ? input : Indices(input));

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        if (vocabulary < 1 || width < 1)
            throw new ArgumentException($"Embedding: {vocabulary} vectors of length {width} asked for; both must be at least 1.");
        _table = build.Uniform("embeddings", [vocabulary, width], limit: 0.05f);
        return new Shape([.. input.Dimensions, width]);
    }

    private static Tensor Indices(Tensor input) => input.Device.FromIndices(
        Array.ConvertAll(input.ToArray(), value => MathF.Round(value) == value && MathF.Abs(value) < 1 << 24
            ? (int)value
            : throw new ArgumentException($"Embedding: {value} is no index; inputs must be whole numbers.")),
        input.Shape);
}
