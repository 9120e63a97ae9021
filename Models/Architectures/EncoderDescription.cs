using Gtzan.Audio.Datasets;
using Gtzan.Engine.Layers;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Architectures;

/// <summary>The description of an encoder of another program: the features it takes, their normalisation, and its layers.</summary>
/// <param name="Text">The description as YAML.</param>
/// <param name="Recipe">The features.</param>
/// <param name="Inputs">The mean and the deviation of all features; null if they are taken as they are.</param>
/// <param name="Layers">The layers, first to last.</param>
/// <example>
/// <code>
/// recipe:                          # as in hparams.yaml
///   features: mel
///   segment_seconds: 3
/// inputs: [0.23, 0.26]             # mean and deviation
/// layers:
///   - conv1d conv1d_1 filters=128 kernel=4 padding=same activation=relu
///   - global_average_pool
/// </code>
/// </example>
internal sealed record EncoderDescription(
    string Text, FeatureRecipe Recipe, (float Mean, float Deviation)? Inputs, IReadOnlyList<EncoderLayer> Layers)
{
    // The dimension of the features in [frames, features] and [frames, features, 1].
    private const int FeatureAxis = 1;

    private const string RecipeSection = "recipe.";

    /// <summary>The encoder that the program knows.</summary>
    public static EncoderDescription Artist { get; } = Parse(ReadArtist(), "artist-encoder.yaml");

    /// <summary>Whether its inputs are images of one channel.</summary>
    public bool HasChannels => Layers.Any(layer => layer.IsOfImages);

    /// <summary>Reads a description from a file.</summary>
    /// <exception cref="ProgramException">The file cannot be read, or is no description.</exception>
    public static EncoderDescription Read(string path)
    {
        try
        {
            return Parse(TextFile.Read(path, TextFile.MaxSettingsLength), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(
                $"The description of the encoder cannot be read: {ProgramException.SentenceOf(exception)}", exception);
        }
    }

    /// <summary>Reads a description.</summary>
    /// <param name="text">The YAML.</param>
    /// <param name="origin">The origin, for messages.</param>
    /// <exception cref="ProgramException">It is no description.</exception>
    public static EncoderDescription Parse(string text, string origin)
    {
        var parameters = HyperParameters.Defaults;
        (float Mean, float Deviation)? inputs = null;
        IReadOnlyList<EncoderLayer> layers = [];
        foreach (var (key, value) in HyperParameterYaml.Read(text, origin))
        {
            if (key.StartsWith(RecipeSection, StringComparison.Ordinal))
                parameters = WithFeature(parameters, key[RecipeSection.Length..], value, origin);
            else if (key == "inputs")
                inputs = ReadInputs(value, origin);
            else if (key == "layers" && value.List is { Count: > 0 } list)
                layers = [.. list.Select(layer => EncoderLayer.Parse(layer, origin))];
            else
            {
                throw new ProgramException(
                    $"{origin}: {key} is not expected there; a description has the sections recipe, inputs and layers.");
            }
        }

        return layers.Count > 0
            ? new EncoderDescription(text, parameters.Checked().Recipe, inputs, layers)
            : throw new ProgramException($"{origin} has no layers; list them, as in \"layers: [flatten]\".");
    }

    /// <summary>Declares the layers, after the normalisation of the inputs.</summary>
    public IEnumerable<Layer> Declare() =>
        [.. Inputs is null ? Array.Empty<Layer>() : [new Normalization(FeatureAxis)], .. Layers.Select(layer => layer.Create())];

    private static HyperParameters WithFeature(HyperParameters parameters, string key, WrittenValue value, string origin)
    {
        var changed = HyperParameter.Named(key, origin).Set(parameters, value, origin);
        return changed == parameters with { Recipe = changed.Recipe }
            ? changed
            : throw new ProgramException($"{origin}: {key} is not a setting of the features; leave it out of the recipe.");
    }

    private static (float Mean, float Deviation) ReadInputs(WrittenValue value, string origin)
    {
        Numbers means = new(-1e6f, 1e6f), deviations = new(1e-6f, 1e6f);
        return value.List is [var first, var second] && means.TryRead(new WrittenValue(first), out var mean)
            && deviations.TryRead(new WrittenValue(second), out var deviation)
                ? (mean, deviation)
                : throw new ProgramException(
                    $"{origin}: inputs is \"{value}\"; it must be a mean and a deviation above 0, as in [0.5, 2].");
    }

    private static string ReadArtist()
    {
        using var reader = new StreamReader(typeof(EncoderDescription).Assembly.GetManifestResourceStream("artist-encoder.yaml")!);
        return reader.ReadToEnd();
    }
}
