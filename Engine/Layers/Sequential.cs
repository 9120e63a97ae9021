using System.Globalization;
using System.Text;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.SumOfSquares;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Layers;

/// <summary>Layers one after the other: a model, or a part of one.</summary>
/// <param name="layers">The layers, first to last.</param>
/// <example>
/// <code>
/// var model = new Sequential(new Flatten(), new Dense(64, Activation.Relu), new Dropout(0.3f), new Dense(10));
/// model.Build(device, input: [130, 13], seed: 1);
/// </code>
/// </example>
public sealed class Sequential(params Layer[] layers) : Layer
{
    private (Range Layers, Layer[] Fused) _part = (.., []);
    private ulong _seed;
    private bool _isBuilt;

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<Layer> Layers => layers;

    /// <summary>The shape of one example, without the batch.</summary>
    public Shape InputShape { get; private set; }

    /// <summary>The device the parameters are on.</summary>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public Device Device { get => field ?? throw NotBuilt(); private set; }

    /// <summary>The number of elements of all parameters, running statistics included.</summary>
    public int ParameterCount => Parameters.Sum(parameter => parameter.Value.Shape.Length);

    /// <summary>The number of elements that training changes: neither running statistics nor frozen.</summary>
    public int TrainableParameterCount =>
        Parameters.Where(parameter => parameter.Value.RequiresGradient).Sum(parameter => parameter.Value.Shape.Length);

    /// <summary>The number of training passes so far; dropout draws different numbers in each.</summary>
    public uint TrainingStep { get; set; }

    /// <summary>
    /// The number of first layers that are frozen: training does not change their results, so these can be computed once
    /// (<see cref="Training.TrainingLoop.FirstLayer"/>). It does not separate layers that run as one operation.
    /// </summary>
    public int FrozenLayers
    {
        get
        {
            var count = layers.TakeWhile(layer => layer.IsFrozen).Count();
            while (count > 0 && Fusion.Of(layers[..count]).Length + Fusion.Of(layers[count..]).Length != Fusion.Of(layers).Length)
                count--;
            return count;
        }
    }

    /// <summary>Builds the model: makes all parameters.</summary>
    /// <param name="device">The device of the parameters.</param>
    /// <param name="input">The shape of one example, without the batch.</param>
    /// <param name="seed">The seed of initial weights and dropout.</param>
    /// <param name="weights">Returns the values of a parameter by name and shape, for a trained model; null for initial values. Called
    /// before the parameter is allocated; may throw to reject it.</param>
    /// <exception cref="ArgumentException">A layer cannot process the output of the one before it.</exception>
    /// <exception cref="InvalidOperationException">The model is built already, or one of its layers is.</exception>
    public void Build(Device device, Shape input, ulong seed, Func<string, Shape, float[]?>? weights = null)
    {
        Build("", input, new LayerBuilder(device, seed, weights));
        (Device, _seed) = (device, seed);
    }

    /// <summary>A training pass over a batch [batch, …]: dropout drops, batch normalisation uses and updates statistics.</summary>
    /// <exception cref="ArgumentException">The examples do not have the shape the model was built for.</exception>
    public Tensor Forward(Tensor inputs) => Forward(inputs, ..);

    /// <summary>A training pass through a part of the layers.</summary>
    /// <exception cref="ArgumentException">The examples do not have the shape of the part's inputs.</exception>
    public Tensor Forward(Tensor inputs, Range part) => Run(inputs, part, new Pass(IsTraining: true, _seed, TrainingStep++));

    /// <summary>An inference pass over a batch [batch, …]: deterministic, without side effects.</summary>
    /// <exception cref="ArgumentException">The examples do not have the shape the model was built for.</exception>
    public Tensor Predict(Tensor inputs) => Predict(inputs, ..);

    /// <summary>An inference pass through a part of the layers.</summary>
    /// <exception cref="ArgumentException">The examples do not have the shape of the part's inputs.</exception>
    public Tensor Predict(Tensor inputs, Range part) => Run(inputs, part, Pass.Inference);

    /// <summary>A pass over a batch [batch, …].</summary>
    /// <exception cref="ArgumentException">The examples do not have the shape the model was built for.</exception>
    public override Tensor Forward(Tensor input, Pass pass) => Run(input, .., pass);

    /// <summary>The shape of one example before a layer, without the batch.</summary>
    public Shape InputOf(int layer) => layer == 0 ? InputShape : layers[layer - 1].OutputShape;

    /// <summary>
    /// The loss with the penalties of all parameters that have one, for reports: loss + Σ l2 · Σ w². The loss itself if there are none. No
    /// gradient flows through the penalties: the optimiser adds theirs (see <see cref="Layers.Parameter.L2"/>).
    /// </summary>
    public Tensor Regularize(Tensor loss)
    {
        for (var i = 0; i < Parameters.Count; i++)
        {
            if (Parameters[i].L2 != 0)
                loss = loss.Add(Parameters[i].Value.Detach().SumOfSquares().Scale(Parameters[i].L2));
        }

        return loss;
    }

    /// <summary>A table of the layers, their results' shapes and their parameters, laid out as Keras does.</summary>
    public string Summary()
    {
        const int NameWidth = 34;
        const int ShapeWidth = 24;
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{"Layer (type)",-NameWidth}{"Output shape",-ShapeWidth}{"Parameters",12}");
        text.AppendLine(new string('─', NameWidth + ShapeWidth + 12));
        foreach (var layer in layers)
        {
            var count = layer.Parameters.Sum(parameter => parameter.Value.Shape.Length);
            var shape = $"(batch, {string.Join(", ", layer.OutputShape.Dimensions.ToArray())})";
            text.AppendLine(CultureInfo.InvariantCulture, $"{$"{layer.Name} ({layer.Kind})",-NameWidth}{shape,-ShapeWidth}{count,12:N0}");
        }

        text.AppendLine(new string('─', NameWidth + ShapeWidth + 12));
        text.AppendLine(CultureInfo.InvariantCulture, $"Total parameters: {ParameterCount:N0}");
        text.AppendLine(CultureInfo.InvariantCulture, $"Trainable: {TrainableParameterCount:N0}");
        text.Append(CultureInfo.InvariantCulture, $"Not trainable: {ParameterCount - TrainableParameterCount:N0}");
        return text.ToString();
    }

    /// <inheritdoc/>
    protected override Shape Build(Shape input, LayerBuilder build)
    {
        if (_isBuilt)
            throw new InvalidOperationException(
                "Sequential: the model is built already; make a new one for another input shape, device or seed.");
        InputShape = input;
        var shape = input;
        foreach (var layer in layers)
            shape = build.Layer(layer, shape);

        // Set last, so that a model with mismatched layers does not count as built.
        _part = (.., Fusion.Of(layers));
        _isBuilt = true;
        return shape;
    }

    private Tensor Run(Tensor input, Range part, Pass pass)
    {
        if (!_isBuilt)
            throw NotBuilt();
        var shape = InputOf(part.Start.GetOffset(layers.Length));
        if (input.Shape.Rank != shape.Rank + 1 || input.Shape.WithoutFirst() != shape)
            throw new ArgumentException(
                $"Sequential: the model takes a batch of {shape}, that is {shape.Rank + 1} dimensions; got {input.Shape}.");

        if (!part.Equals(_part.Layers))
            _part = (part, Fusion.Of(layers[part]));
        foreach (var layer in _part.Fused)
            input = layer.Forward(input, pass);
        return input;
    }

    private static InvalidOperationException NotBuilt() =>
        new("Sequential: the model is not built yet; call Build with a device, the shape of one example and a seed.");
}
