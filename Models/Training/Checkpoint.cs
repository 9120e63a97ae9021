using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using Gtzan.Core.Text;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Serialization;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>Identifies a run; a checkpoint must match it to be resumed.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Parameters">The hyper-parameters, including the seed.</param>
/// <param name="Genres">The genres, in the order of the outputs.</param>
/// <param name="SplitHash">The hash of the split.</param>
/// <param name="DatasetHash">The hash of the data.</param>
internal sealed record CheckpointOrigin(
    string Model, HyperParameters Parameters, IReadOnlyList<string> Genres, string SplitHash, string DatasetHash);

/// <summary>
/// The state of training in a safetensors file: weights, running statistics, the optimiser's means, the position (epoch and batch; with the
/// seed, it determines all random numbers), the results of the current epoch's batches, and the hash of <c>metrics.jsonl</c>.
/// </summary>
internal static class Checkpoint
{
    private const string MetricsHash = "metrics_sha256", HyperParametersKey = "hparams";
    private const string Metadata = "the weights' metadata";

    /// <summary>Adds to a state of training what it belongs to. Returns the state.</summary>
    public static Safetensors Describe(Safetensors file, CheckpointOrigin origin, string metricsHash)
    {
        file.Metadata["format"] = "gtzan 1";
        file.Metadata["model"] = origin.Model;
        file.Metadata["genres"] = JsonSerializer.Serialize(origin.Genres);
        file.Metadata["recipe"] = origin.Parameters.Recipe.Key;
        file.Metadata["seed"] = origin.Parameters.Seed.ToString(CultureInfo.InvariantCulture);
        file.Metadata["split"] = origin.SplitHash;
        file.Metadata["dataset"] = origin.DatasetHash;
        file.Metadata[MetricsHash] = metricsHash;
        SetHyperParameters(file, origin.Parameters);
        return file;
    }

    /// <summary>
    /// Builds a model with the weights of a file. Compares each shape with the file before allocating the tensor, so that hyper-parameters
    /// that do not belong to the file cannot make the model larger than the file.
    /// </summary>
    /// <returns>The model, the epoch after which the file was written, and the file's metadata.</returns>
    /// <exception cref="ProgramException">The file is missing or damaged, or belongs to another model, or to other hyper-parameters or
    /// genres.</exception>
    public static (Sequential Model, int Epoch, IReadOnlyDictionary<string, string> Metadata) Load(
        string path, GenreModel architecture, HyperParameters parameters, IReadOnlyList<string> genres, Device device)
    {
        try
        {
            var file = Read(path);
            RequireOrigin(file, architecture.Name, parameters, genres);
            var model = architecture.Build(parameters, genres.Count, device, (name, shape) => file.FiniteValues(name, shape));
            return (model, EpochOf(file), file.Metadata);
        }
        catch (FileNotFoundException exception)
        {
            throw new ProgramException($"The run has no weights: there is no file {path}; train it again, or name another run.", exception);
        }
        catch (Exception exception) when (exception is CheckpointException or IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The weights {path} cannot be used: {ProgramException.SentenceOf(exception)}", exception);
        }
    }

    /// <summary>Reads a file.</summary>
    /// <exception cref="CheckpointException">It is damaged, or lacks the hash of its content.</exception>
    /// <exception cref="IOException">It is missing or cannot be read.</exception>
    public static Safetensors Read(string path)
    {
        var file = Safetensors.Read(path);
        if (file.IsVerified || MetricsHashOf(file) is null)
            return file;
        throw new CheckpointException(
            $"{Path.GetFileName(path)} lacks the SHA-256 of its content that it was written with: it was damaged or changed since.");
    }

    /// <summary>The number of epochs done.</summary>
    /// <exception cref="CheckpointException">The file lacks the number.</exception>
    public static int EpochOf(Safetensors file) => file.Number("epoch");

    /// <summary>The number of batches done of the next epoch.</summary>
    /// <exception cref="CheckpointException">The file lacks the number.</exception>
    public static int BatchOf(Safetensors file) => file.Number("batch");

    /// <summary>The hash of the metrics of the epochs done; null in a file that another program has changed.</summary>
    public static string? MetricsHashOf(Safetensors file) => file.Metadata.GetValueOrDefault(MetricsHash);

    /// <summary>Replaces the hyper-parameters, for a run that is given more epochs. Returns whether they differed.</summary>
    public static bool SetHyperParameters(Safetensors file, HyperParameters parameters)
    {
        var text = parameters.ToYaml("as used");
        var differ = file.Metadata.GetValueOrDefault(HyperParametersKey) != text;
        file.Metadata[HyperParametersKey] = text;
        return differ;
    }

    /// <summary>Whether all numbers are finite.</summary>
    public static bool IsFinite(Safetensors file) => file.Names.All(name => TensorPrimitives.IsFiniteAll(file.Values(name)));

    /// <summary>Rejects the checkpoint of another run.</summary>
    /// <exception cref="CheckpointException">The checkpoint is of another run.</exception>
    public static void RequireOrigin(Safetensors file, CheckpointOrigin origin)
    {
        RequireOrigin(file, origin.Model, origin.Parameters, origin.Genres);
        RequireEqual("split", origin.SplitHash, "another division of the data");
        RequireEqual("dataset", origin.DatasetHash, "other data");

        void RequireEqual(string key, string hash, string otherwise)
        {
            var other = file.Metadata.GetValueOrDefault(key) ?? "none";
            if (other != hash)
                throw new CheckpointException($"they were trained on {otherwise}, {PrintableText.Excerpt(other)} instead of {hash}.");
        }
    }

    // Shapes alone do not identify weights: an activation, the length of frames or the order of genres changes no shape.
    private static void RequireOrigin(Safetensors file, string modelName, HyperParameters parameters, IReadOnlyList<string> genres)
    {
        var model = file.Metadata.GetValueOrDefault("model")
            ?? throw new CheckpointException("its metadata do not name a model; it was written by another program.");
        if (model != modelName)
            throw new CheckpointException($"they are of the model {PrintableText.Excerpt(model)}, the run is one of {modelName}.");
        var named = file.Metadata.GetValueOrDefault("genres") ?? "";
        if (named != JsonSerializer.Serialize(genres))
            throw new CheckpointException($"they are for the genres {PrintableText.Excerpt(named)}, the run has {Quotation.Few(genres)}.");

        var asUsed = HyperParameters.Defaults;
        foreach (var (key, value) in HyperParameterYaml.Read(file.Metadata.GetValueOrDefault(HyperParametersKey) ?? "", Metadata))
        {
            var parameter = HyperParameter.Named(key, Metadata);
            asUsed = parameter.TrySet(asUsed, value) ?? throw Other(parameter, value.ToString());
        }

        // The number of epochs of a run can be increased, unless the learning rates of the epochs done depend on it.
        foreach (var different in asUsed.DifferencesFrom(parameters))
        {
            if (different != HyperParameter.Epochs || asUsed.Epochs > parameters.Epochs || parameters.HasScheduleOfAllEpochs)
                throw Other(different, different.Text(asUsed));
        }

        // Another version of the program may compute other features from the same settings.
        var recipe = file.Metadata.GetValueOrDefault("recipe") ?? "";
        if (recipe != parameters.Recipe.Key)
        {
            throw new CheckpointException(
                $"they were trained on features \"{PrintableText.Excerpt(recipe)}\", " +
                $"this program computes \"{parameters.Recipe.Key}\"; train again.");
        }

        CheckpointException Other(HyperParameter parameter, string value) => new(
            $"they were trained with {parameter.Key} {PrintableText.Excerpt(value)}, the run's hparams.yaml says " +
            $"{parameter.Text(parameters)}.");
    }
}
