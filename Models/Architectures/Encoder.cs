using Gtzan.Audio.Datasets;
using Gtzan.Core.Files;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Tensors;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Architectures;

/// <summary>A trained network without its output layer, which turns a segment's features into an embedding.</summary>
public sealed class Encoder
{
    private const string Format = "format", ThisFormat = "gtzan encoder 1";
    private const string Description = "encoder", Model = "model", Settings = "hparams", Inner = "inner.";

    // What a user may change: how tracks are cut. All else would give the encoder other numbers than it was trained on.
    private static readonly string[] Lengths = ["duration", "num_segments", "segment_seconds"];

    private readonly Func<IEnumerable<Layer>> _declare;
    private readonly Dictionary<string, string> _metadata;
    private Safetensors _weights = new();

    private Encoder(Func<IEnumerable<Layer>> declare, FeatureRecipe recipe, bool hasChannels, Dictionary<string, string> metadata) =>
        (_declare, Recipe, HasChannels, _metadata) = (declare, recipe, hasChannels, metadata);

    /// <summary>The features it takes.</summary>
    public FeatureRecipe Recipe { get; }

    /// <summary>Whether these are an image of one channel.</summary>
    public bool HasChannels { get; }

    /// <summary>A hash of its declaration and weights, in sixteen hexadecimal digits.</summary>
    public string Hash { get; private set; } = "";

    /// <summary>The shape of one example.</summary>
    public Shape InputShape(FeatureRecipe recipe) =>
        HasChannels ? [recipe.FramesPerSegment, recipe.FeaturesPerFrame, 1] : [recipe.FramesPerSegment, recipe.FeaturesPerFrame];

    /// <summary>The encoder of a description and the weights of a file.</summary>
    /// <exception cref="CheckpointException">The weights do not fit the description.</exception>
    /// <exception cref="ArgumentException">The layers do not fit each other.</exception>
    internal static Encoder Of(EncoderDescription description, Safetensors weights)
    {
        var names = new Queue<string>(description.Layers.Select(layer => layer.Name).OfType<string>());
        var nameInFile = new Dictionary<string, string>();
        return Of(description).WithWeights((name, shape) =>
        {
            var (layer, role) = (name[..name.LastIndexOf('/')], name[(name.LastIndexOf('/') + 1)..]);
            if (role is "mean" or "deviation")
            {
                var (mean, deviation) = description.Inputs!.Value;
                return [.. Enumerable.Repeat(role == "mean" ? mean : deviation, shape.Length)];
            }

            if (!nameInFile.TryGetValue(layer, out var inFile))
                nameInFile.Add(layer, inFile = names.Dequeue());
            return weights.FiniteValues($"{inFile}/{role}", shape);
        });
    }

    /// <summary>All layers of a trained model but its output layer.</summary>
    /// <exception cref="CheckpointException">A weight is missing.</exception>
    public static Encoder Of(GenreModel model, HyperParameters parameters, Safetensors weights) =>
        Of(model, parameters).WithWeights(weights.FiniteValues);

    /// <summary>Reads an encoder as <see cref="ToFile"/> writes it; null if the file is something else.</summary>
    /// <exception cref="CheckpointException">Something is missing in it.</exception>
    /// <exception cref="ProgramException">A setting in it is not possible.</exception>
    public static Encoder? FromFile(Safetensors file) => file.Metadata.GetValueOrDefault(Format) == ThisFormat
        ? FromMetadata(file.Metadata, "").WithWeights(file.FiniteValues)
        : null;

    /// <summary>The encoder as a file: weights under their names in a model, and in the metadata what declares the layers.</summary>
    public Safetensors ToFile()
    {
        var file = new Safetensors { Metadata = { [Format] = ThisFormat } };
        foreach (var (key, value) in _metadata)
            file.Metadata[key] = value;
        foreach (var name in _weights.Names)
            file.Add(name, _weights.ShapeOf(name), _weights.Values(name).ToArray());
        return file;
    }

    /// <summary>Declares the layers.</summary>
    public IReadOnlyList<Layer> Declare() => [.. _declare()];

    /// <summary>Builds the encoder alone.</summary>
    /// <exception cref="ProgramException">The weights do not fit segments of this length.</exception>
    public Sequential Build(FeatureRecipe recipe, Device device)
    {
        var model = new Sequential([.. Declare()]);
        model.Build(device, InputShape(recipe), seed: 0, InitialWeights);
        return model;
    }

    /// <summary>The default hyper-parameters of a model with this encoder.</summary>
    internal HyperParameters Defaults
    {
        get
        {
            var defaults = HyperParameters.DefaultsOf(GenreModel.Transfer);
            return defaults with { Recipe = Recipe, Transfer = defaults.Transfer with { Encoder = Hash } };
        }
    }

    /// <summary>Refuses other features; only lengths of time may differ from those the encoder was trained with.</summary>
    /// <exception cref="ProgramException">They differ.</exception>
    internal void Require(HyperParameters parameters)
    {
        var own = parameters with { Recipe = Recipe, IsNormalized = false, Transfer = parameters.Transfer with { Encoder = Hash } };
        if (own.DifferencesFrom(parameters).FirstOrDefault(parameter => !Lengths.Contains(parameter.Key)) is { } other)
        {
            throw new ProgramException(
                $"{other.Key} is {other.Text(parameters)}, but the encoder takes {other.Text(own)}; leave it out, or name another.");
        }
    }

    /// <summary>The weight of a name in a model that begins with the encoder; null for other layers.</summary>
    /// <exception cref="ProgramException">It has another shape.</exception>
    internal float[]? InitialWeights(string name, Shape shape)
    {
        try
        {
            return _weights.Contains(name) ? _weights.Values(name, shape) : null;
        }
        catch (CheckpointException exception)
        {
            throw new ProgramException($"The encoder does not fit segments of this length: {exception.Message}", exception);
        }
    }

    /// <summary>
    /// Freezes what is not trained: of the head alone the whole encoder, of the last block what is before its last layer with a kernel.
    /// Normalisations of inputs stay as they were trained with.
    /// </summary>
    internal void Freeze(Sequential model, TrainedPart trained)
    {
        var layers = model.Layers.Take(Declare().Count).ToArray();
        var last = Array.FindLastIndex(
            layers, layer => layer is not (BatchNorm or LayerNorm) && layer.Parameters.Any(parameter => parameter.IsTrainable));
        foreach (var (i, layer) in layers.Index())
            layer.IsFrozen = trained == TrainedPart.Head || (trained == TrainedPart.Last && i < last) || layer is Normalization;
    }

    private static Encoder Of(EncoderDescription description) => new(
        description.Declare, description.Recipe, description.HasChannels, new() { [Description] = description.Text });

    private static Encoder Of(GenreModel model, HyperParameters parameters)
    {
        var metadata = new Dictionary<string, string> { [Model] = model.Name, [Settings] = parameters.ToYaml("as used") };
        foreach (var (key, value) in model.Encoder?._metadata ?? [])
            metadata[Inner + key] = value;

        // The number of genres matters for the last layer alone.
        return new Encoder(
            () => model.Layers(parameters, genres: 2) is var layers && layers.FindLastIndex(layer => layer is Dense) is > 0 and var output
                ? layers.Take(output)
                : throw new ProgramException($"A {model.Name} has no layer before its output layer."),
            parameters.Recipe, model.HasChannels, metadata);
    }

    private static Encoder FromMetadata(Dictionary<string, string> metadata, string prefix)
    {
        if (metadata.TryGetValue(prefix + Description, out var description))
            return Of(EncoderDescription.Parse(description, "the encoder's description"));
        if (!metadata.TryGetValue(prefix + Model, out var name) || !metadata.TryGetValue(prefix + Settings, out var settings))
            throw new CheckpointException("its metadata do not describe an encoder.");
        var parameters = HyperParameters.Defaults.WithYaml(settings, "the encoder's metadata").Checked();
        return Of(
            name == GenreModel.Transfer ? GenreModel.With(FromMetadata(metadata, prefix + Inner)) : GenreModel.Named(name), parameters);
    }

    /// <summary>Builds the layers once with weights, which checks their names and shapes.</summary>
    private Encoder WithWeights(Func<string, Shape, float[]> weights)
    {
        using var device = new CpuDevice(threads: 1);
        var model = new Sequential([.. Declare()]);
        model.Build(device, InputShape(Recipe), seed: 0, weights);
        if (model.OutputShape.Rank != 1)
        {
            throw new ArgumentException(
                $"The encoder's last layer, {model.Layers[^1].Name}, gives {model.OutputShape}, but an embedding has one dimension; " +
                "end it with global_average_pool or flatten.");
        }

        _weights = new Safetensors();
        using var hash = new ContentHash();
        foreach (var (key, value) in _metadata.OrderBy(entry => entry.Key, StringComparer.Ordinal))
        {
            hash.Add(key);
            hash.Add(value);
        }

        foreach (var parameter in model.Parameters)
        {
            _weights.Add(parameter.Name, parameter.Value);
            hash.Add(parameter.Name);
            hash.Add(_weights.Values(parameter.Name));
        }

        Hash = hash.ToString()[..16];
        return this;
    }
}
