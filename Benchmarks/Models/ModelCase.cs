using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Losses;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Tensors;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks.Models;

/// <summary>One of the genre models on a device, with a batch of random segments, ready to be trained or applied.</summary>
internal sealed class ModelCase
{
    /// <summary>The cnn variant of the study's text.</summary>
    public const string TextVariant = "cnn-text";

    private const int Genres = 10;

    private readonly Sequential _model;
    private readonly Adam _optimizer;
    private readonly float[] _features;
    private readonly int[] _labels;
    private readonly float[] _logits;
    private readonly float[][] _initialValues;

    /// <param name="name">A model's name, or <see cref="TextVariant"/> for the cnn's other variant.</param>
    /// <param name="device">The device.</param>
    /// <param name="batch">The batch size.</param>
    /// <param name="hasDropout">True to use dropout; without it, two implementations of a model can be compared.</param>
    /// <param name="hasMfccRanges"> Whether the features are as large as MFCCs, which the models get unscaled, instead of a standard normal
    /// distribution. They saturate the gates of the LSTMs, so that gradients become very small. </param>
    public ModelCase(string name, Device device, int batch, bool hasDropout = true, bool hasMfccRanges = false)
    {
        var parameters = HyperParametersOf(name);
        if (!hasDropout)
        {
            parameters = parameters with
            {
                MlpReg = parameters.MlpReg with { Dropout = 0 },
                Cnn = parameters.Cnn with { Dropout = 0 },
                Rnn = parameters.Rnn with { Dropout = 0 },
            };
        }

        _model = GenreModel.Named(ArchitectureOf(name)).Build(parameters, Genres, device);
        _initialValues = [.. _model.Parameters.Select(parameter => parameter.Value.ToArray())];
        _optimizer = new Adam(_model.Parameters, parameters.LearningRate);

        var sequence = new RandomSequence(Seed: 1, RandomPurpose.Check);
        _features = [.. Enumerable.Range(0, batch * _model.InputShape.Length).Select(i => (float)sequence.Normal(i))];
        if (hasMfccRanges)
            ScaleToMfccs(parameters.Recipe.Mfcc);
        _labels = [.. Enumerable.Range(0, batch).Select(i => i % Genres)];
        _logits = new float[batch * Genres];
    }

    /// <summary>All names.</summary>
    public static IReadOnlyList<string> Names { get; } = ["mlp", "mlp-reg", "cnn", TextVariant, "rnn"];

    /// <summary>The number of trainable parameters.</summary>
    public int TrainableParameters => _model.TrainableParameterCount;

    /// <summary>The number of parameters.</summary>
    public int Parameters => _model.ParameterCount;

    /// <summary>The architecture's name in the program.</summary>
    public static string ArchitectureOf(string name) => name == TextVariant ? "cnn" : name;

    /// <summary>The hyper-parameters of a model, and of the cnn's other variant.</summary>
    public static HyperParameters HyperParametersOf(string name) =>
        name == TextVariant ? HyperParameters.Defaults.WithSetting("cnn.variant=text") : HyperParameters.Defaults;

    /// <summary>Resets weights, statistics and moments to their initial values.</summary>
    public void Restart()
    {
        foreach (var (parameter, values) in _model.Parameters.Zip(_initialValues))
            parameter.Value.CopyFrom(values);
        foreach (var (_, moment) in _optimizer.State)
            moment.CopyFrom(new float[moment.Shape.Length]);
        _optimizer.Iterations = 0;
        _model.TrainingStep = 0;
    }

    /// <summary>The current weights and the batch, for another implementation of the model.</summary>
    public Safetensors Export()
    {
        var file = new Safetensors();
        foreach (var parameter in _model.Parameters)
            file.Add(parameter.Name, parameter.Value);
        file.Add("inputs", Inputs());
        file.Add("labels", _model.Device.FromArray([.. _labels.Select(label => (float)label)], [_labels.Length]));
        return file;
    }

    /// <summary>
    /// One training step as <c>gtzan train</c> does it, from the features on the host to the updated parameters. Returns the loss.
    /// </summary>
    public float Train()
    {
        using var step = _model.Device.BeginStep();
        var loss = BackwardOfBatch();
        _optimizer.Step();
        return loss.ToScalar();
    }

    /// <summary>Runs several training steps and waits only for the last. Returns its loss.</summary>
    public float TrainEpoch(int batches)
    {
        for (var batch = 1; batch < batches; batch++)
        {
            using var step = _model.Device.BeginStep();
            BackwardOfBatch();
            _optimizer.Step();
        }

        return Train();
    }

    /// <summary>Classifies the batch and downloads the logits. Returns the first.</summary>
    public float Predict()
    {
        using var step = _model.Device.BeginInference();
        _model.Predict(Inputs()).CopyTo(_logits);
        return _logits[0];
    }

    /// <summary>The loss and the gradients of all trainable parameters.</summary>
    public IEnumerable<(string Name, double[] Values)> Gradients()
    {
        using var step = _model.Device.BeginStep();
        yield return ("loss", BackwardOfBatch().ToDoubleArray());
        foreach (var parameter in _model.Parameters.Where(parameter => parameter.IsTrainable))
            yield return ($"gradient of {parameter.Name}", parameter.Value.Gradient!.ToDoubleArray());
    }

    /// <summary>The logits of the batch.</summary>
    public double[] Logits()
    {
        using var step = _model.Device.BeginInference();
        return _model.Predict(Inputs()).ToDoubleArray();
    }

    /// <summary>
    /// Operations of the matrix products for one segment: each weight is used 2 · (pixels, or steps) times forward, and as often for each
    /// of the two gradients; except for the first layer's input. Other operations are not counted.
    /// </summary>
    public double FlopsPerExample(bool isTraining)
    {
        var (flops, input, isFirst) = (0.0, _model.InputShape, true);
        foreach (var layer in _model.Layers)
        {
            var uses = layer switch
            {
                Conv2D => layer.OutputShape[0] * layer.OutputShape[1],
                Lstm => input[0],
                Dense => 1,
                _ => 0,
            };
            if (uses > 0)
            {
                foreach (var weights in layer.Parameters.Where(parameter => parameter.Value.Shape.Rank > 1))
                {
                    var passes = !isTraining ? 1 : isFirst && weights == layer.Parameters[0] ? 2 : 3;
                    flops += 2.0 * passes * uses * weights.Value.Shape.Length;
                }

                isFirst = false;
            }

            input = layer.OutputShape;
        }

        return flops;
    }

    /// <summary>About the means and deviations of the synthetic corpus and of GTZAN: the first coefficient is the loudness.</summary>
    private void ScaleToMfccs(int coefficients)
    {
        for (var i = 0; i < _features.Length; i++)
            _features[i] = i % coefficients == 0 ? (100 * _features[i]) - 150 : 25 * _features[i];
    }

    private Tensor Inputs() => _model.Device.FromArray(_features, _model.InputShape.Prepend(_labels.Length));

    private Tensor BackwardOfBatch()
    {
        var loss = _model.Regularize(
            Loss.SoftmaxCrossEntropy(_model.Forward(Inputs()), _model.Device.FromIndices(_labels, [_labels.Length])));
        loss.Backward();
        return loss;
    }
}
