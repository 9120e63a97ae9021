using System.Globalization;
using System.Text;

namespace Gtzan.Engine.Layers;

/// <summary>Layers one after the other: a model.</summary>
/// <param name="layers">The layers, first to last.</param>
/// <example>
/// <code>
/// var model = new Sequential(new Flatten(), new Dense(64, Activation.Relu), new Dropout(0.3f), new Dense(10));
/// model.Build(device, input: [130, 13], seed: 1);
/// </code>
/// </example>
public sealed class Sequential(params Layer[] layers)
{
    private readonly List<Parameter> _parameters = [];
    private ulong _seed;
    private bool _isBuilt;

    /// <summary>The layers, first to last.</summary>
    public IReadOnlyList<Layer> Layers => layers;

    /// <summary>The shape of one example, without the batch.</summary>
    public Shape InputShape { get; private set; }

    /// <summary>The device the parameters are on.</summary>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    public Device Device { get => field ?? throw NotBuilt(); private set; }

    /// <summary>The parameters of all layers, running statistics included.</summary>
    public IReadOnlyList<Parameter> Parameters => _parameters;

    /// <summary>How many numbers the parameters have in all.</summary>
    public int ParameterCount => _parameters.Sum(parameter => parameter.Value.Shape.Length);

    /// <summary>How many of them training changes.</summary>
    public int TrainableParameterCount => _parameters.Where(parameter => parameter.IsTrainable).Sum(parameter => parameter.Value.Shape.Length);

    /// <summary>How many training passes there have been; dropout draws other numbers in each.</summary>
    public uint TrainingStep { get; set; }

    /// <summary>Makes all parameters.</summary>
    /// <param name="device">Where they are.</param>
    /// <param name="input">The shape of one example, without the batch.</param>
    /// <param name="seed">What initial weights and dropout are drawn from.</param>
    /// <param name="weights"> Gives the values of the parameter of a name and shape, for a model that has been trained. It is asked before
    /// memory is taken for the parameter, and may refuse by an exception. </param>
    /// <exception cref="ArgumentException">A layer cannot work on what the one before it makes.</exception>
    /// <exception cref="InvalidOperationException">The model is built already, or one of its layers is.</exception>
    public void Build(Device device, Shape input, ulong seed, Func<string, Shape, float[]>? weights = null)
    {
        if (_isBuilt)
            throw new InvalidOperationException("Sequential: the model is built already; make a new one for another input shape, device or seed.");

        var shape = input;
        var named = new Dictionary<string, int>();
        var parameterCount = 0;
        foreach (var layer in layers)
        {
            var kind = layer.Kind.ToLowerInvariant();
            var number = named.GetValueOrDefault(kind);
            named[kind] = number + 1;
            layer.Build(number == 0 ? kind : $"{kind}_{number}", (uint)named.Values.Sum(), shape, device, seed, weights, parameterCount);
            parameterCount += layer.Parameters.Sum(parameter => parameter.Value.Shape.Length);
            shape = layer.OutputShape;
        }

        // Only now, so that a model whose layers do not fit each other is not taken for a built one.
        foreach (var layer in layers)
            _parameters.AddRange(layer.Parameters);
        (Device, InputShape, _seed, _isBuilt) = (device, input, seed, true);
    }

    /// <summary>A training pass over a batch [batch, …]: dropout drops, batch normalisation uses and updates statistics.</summary>
    /// <exception cref="ArgumentException">The examples do not have the shape the model was built for.</exception>
    public Tensor Forward(Tensor inputs) => Forward(inputs, new Pass(IsTraining: true, _seed, TrainingStep++));

    /// <summary>An inference pass over a batch [batch, …]: nothing is random, nothing changes.</summary>
    /// <exception cref="ArgumentException">The examples do not have the shape the model was built for.</exception>
    public Tensor Predict(Tensor inputs) => Forward(inputs, Pass.Inference);

    /// <summary>A pass over a batch [batch, …].</summary>
    /// <exception cref="ArgumentException">The examples do not have the shape the model was built for.</exception>
    public Tensor Forward(Tensor inputs, Pass pass)
    {
        if (!_isBuilt)
            throw NotBuilt();
        if (inputs.Shape.Rank != InputShape.Rank + 1 || inputs.Shape.WithoutFirst() != InputShape)
            throw new ArgumentException($"Sequential: the model takes a batch of {InputShape}, that is {InputShape.Rank + 1} dimensions; got {inputs.Shape}.");

        for (var i = 0; i < layers.Length; i++)
        {
            // What lies between a convolution and its pooling is larger than all else, and nobody else needs it.
            var isPooled = layers[i] is Conv2D { CanPool: true } && i + 1 < layers.Length && layers[i + 1] is MaxPool2D;
            inputs = isPooled ? ((Conv2D)layers[i]).Forward(inputs, (MaxPool2D)layers[++i]) : layers[i].Forward(inputs, pass);
        }

        return inputs;
    }

    /// <summary>
    /// The loss with the penalties of all parameters that have one: loss + Σ l2 · Σ w². The loss itself if there are none.
    /// </summary>
    public Tensor Regularize(Tensor loss)
    {
        foreach (var parameter in _parameters)
        {
            if (parameter.L2 != 0)
                loss = loss.Add(parameter.Value.SumOfSquares().Scale(parameter.L2));
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

    private static InvalidOperationException NotBuilt() =>
        new("Sequential: the model is not built yet; call Build with a device, the shape of one example and a seed.");
}
