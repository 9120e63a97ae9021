using Gtzan.Audio.Datasets;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Tensors;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Architectures;

/// <summary>A model: the declaration of its layers and the shape of its examples.</summary>
/// <param name="Name">The name on the command line.</param>
/// <param name="Description">A description in one line.</param>
/// <param name="Declare">Declares the layers for hyper-parameters and a number of genres.</param>
/// <param name="HasChannels">True if the features are an image of one channel.</param>
public sealed record GenreModel(string Name, string Description, Func<HyperParameters, int, Sequential> Declare, bool HasChannels = false)
{
    // Of [frames, features] and [frames, features, 1].
    private const int FeatureAxis = 1;

    /// <summary>All models: the four of the study first.</summary>
    public static IReadOnlyList<GenreModel> All { get; } =
    [
        new("mlp", "multilayer perceptron", Mlp.Declare),
        new("mlp-reg", "multilayer perceptron with L2 and dropout", Mlp.DeclareRegularized),
        new("cnn", "convolutional network", Cnn.Declare, HasChannels: true),
        new("rnn", "recurrent network of two LSTMs", Rnn.Declare),
        new("cnn1d", "convolutional network along time", Cnn1D.Declare),
        new("shortchunk", "residual convolutional network on 3 s", ShortChunk.Declare, HasChannels: true),
        new("transformer", "transformer on patches of frames", Transformer.Declare),
    ];

    /// <summary>The four models of the study.</summary>
    public static IReadOnlyList<GenreModel> OfStudy { get; } = [.. All.Take(4)];

    /// <summary>The name of models made of an encoder and a head, which only <see cref="With"/> makes.</summary>
    public const string Transfer = "transfer";

    /// <summary>The names and descriptions of all models, those with an encoder included.</summary>
    public static IReadOnlyList<(string Name, string Description)> Choices { get; } =
        [.. All.Select(model => (model.Name, model.Description)), (Transfer, "pre-trained encoder with a new head")];

    /// <summary>The encoder; null for models without one.</summary>
    public Encoder? Encoder { get; private init; }

    /// <summary>Returns the model with a name.</summary>
    /// <exception cref="ProgramException">No model has this name, or it needs an encoder.</exception>
    public static GenreModel Named(string name) => All.FirstOrDefault(model => model.Name == Known(name))
        ?? throw new ProgramException($"The model {name} needs an encoder; name its file of weights, or a run, with --encoder.");

    /// <summary>Returns the name if a model has it.</summary>
    /// <exception cref="ProgramException">No model has this name.</exception>
    public static string Known(string name) => Choices.Any(model => model.Name == name)
        ? name
        : throw new ProgramException(
            $"There is no model \"{name}\"; choose one of {string.Join(", ", Choices.Select(model => model.Name))}.");

    /// <summary>The model of an encoder and a head.</summary>
    public static GenreModel With(Encoder encoder) => new(
        Transfer, Choices[^1].Description, (parameters, genres) => Architectures.Transfer.Declare(encoder.Declare(), parameters, genres),
        encoder.HasChannels)
    {
        Encoder = encoder,
    };

    /// <summary>The default hyper-parameters: an encoder brings its features.</summary>
    public HyperParameters Defaults => Encoder?.Defaults ?? HyperParameters.DefaultsOf(Name);

    /// <summary>Refuses hyper-parameters that contradict each other, or the encoder. Returns them.</summary>
    /// <exception cref="ProgramException">They do.</exception>
    public HyperParameters Checked(HyperParameters parameters)
    {
        Encoder?.Require(parameters);
        return parameters.Checked();
    }

    /// <summary>The shape of one example.</summary>
    public Shape InputShape(FeatureRecipe recipe) =>
        HasChannels ? [recipe.FramesPerSegment, recipe.FeaturesPerFrame, 1] : [recipe.FramesPerSegment, recipe.FeaturesPerFrame];

    /// <summary>Declares the layers and creates their parameters, with initial values or with given ones (by name and shape).</summary>
    /// <exception cref="ProgramException">The hyper-parameters are invalid for this model, for example because a window does not
    /// fit.</exception>
    public Sequential Build(HyperParameters parameters, int genres, Device device, Func<string, Shape, float[]?>? weights = null)
    {
        try
        {
            var model = new Sequential([.. Layers(parameters, genres)]);
            model.Build(
                device, InputShape(parameters.Recipe), (ulong)parameters.Seed,
                weights ?? (Encoder is null ? null : Encoder.InitialWeights));
            Encoder?.Freeze(model, parameters.Transfer.Train);
            return model;
        }
        catch (ArgumentException exception)
        {
            throw new ProgramException($"The hyper-parameters do not make a {Name}: {exception.Message}", exception);
        }
    }

    /// <summary>Declares the layers, the normalisation of features included.</summary>
    internal List<Layer> Layers(HyperParameters parameters, int genres) =>
        [.. parameters.IsNormalized ? [new Normalization(FeatureAxis)] : Array.Empty<Layer>(), .. Declare(parameters, genres).Layers];
}
