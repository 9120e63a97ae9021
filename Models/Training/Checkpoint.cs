using System.Globalization;
using System.Text.Json;
using Gtzan.Engine.Checkpoints;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Tensors;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>
/// The state of a run in a safetensors file, all that training goes on from: weights, running statistics, Adam's moments and step count,
/// the epoch and the batch, which with the seed are the position of all random sequences, what the batches of the epoch came to so far, and
/// which epoch was best.
/// </summary>
internal static class Checkpoint
{
    private const string BatchLosses = "epoch/losses";
    private const string BatchRights = "epoch/right";
    private const string MetricsDigest = "metrics_sha256";
    private const string Metadata = "the weights' metadata";

    /// <summary>Copies the present state, to be written now or later.</summary>
    public static Safetensors Capture(RunIdentity run, Sequential model, Adam optimizer, TrainingPosition position)
    {
        var file = new Safetensors();
        foreach (var parameter in model.Parameters)
            file.Add(parameter.Name, parameter.Value);
        foreach (var (name, value) in optimizer.State)
            file.Add(name, value);
        if (position.Batch > 0)
        {
            file.Add(BatchLosses, [.. position.BatchResults.Select(result => result.Loss)]);
            file.Add(BatchRights, [.. position.BatchResults.Select(result => (float)result.Right)]);
        }

        file.Metadata["format"] = "gtzan 1";
        file.Metadata["model"] = run.Model;
        file.Metadata["genres"] = JsonSerializer.Serialize(run.Genres);
        file.Metadata["recipe"] = run.Parameters.Recipe.Key;
        file.Metadata["hparams"] = HyperParametersText(run.Parameters);
        file.Metadata["seed"] = Text(run.Parameters.Seed);
        file.Metadata["split"] = run.SplitHash;
        file.Metadata["dataset"] = run.DatasetHash;
        file.Metadata["epoch"] = Text(position.Epoch);
        file.Metadata["batch"] = Text(position.Batch);
        file.Metadata["adam_iterations"] = Text(optimizer.Iterations);
        file.Metadata["training_step"] = Text(model.TrainingStep);
        file.Metadata["best"] = JsonSerializer.Serialize(position.Best, RunJson.Options);
        if (position.MetricsDigest is { } digest)
            file.Metadata[MetricsDigest] = digest;
        return file;

        static string Text<T>(T number)
            where T : IFormattable => number.ToString(null, CultureInfo.InvariantCulture);
    }

    /// <summary>
    /// Builds a model with the weights of a file. The shape of every tensor is compared before memory is taken for it, so that
    /// hyper-parameters that do not belong to the file cannot make the model larger than the file.
    /// </summary>
    /// <returns>The model, the epoch its weights were written after, and all that the file says of itself.</returns>
    /// <exception cref="ProgramException">The file is missing or broken, or belongs to another model, or to other hyper-parameters or
    /// genres.</exception>
    public static (Sequential Model, int Epoch, IReadOnlyDictionary<string, string> Metadata) Load(
        string path, GenreModel architecture, HyperParameters parameters, IReadOnlyList<string> genres, Device device) => Use(path, file =>
    {
        CheckOrigin(file, architecture.Name, parameters, genres);
        return (architecture.Build(parameters, genres.Count, device, (name, shape) => FiniteValues(file, name, shape)), EpochOf(file), file.Metadata);
    });

    /// <summary>Reads the weights into a model that has been built. Returns the epoch they were written after.</summary>
    /// <exception cref="ProgramException">The file is missing or broken, or belongs to another model, or to other hyper-parameters or
    /// genres.</exception>
    public static int ReadWeights(string path, Sequential model, string modelName, HyperParameters parameters, IReadOnlyList<string> genres) => Use(path, file =>
    {
        CheckOrigin(file, modelName, parameters, genres);
        CopyParameters(file, model);
        return EpochOf(file);
    });

    /// <summary>Reads a state.</summary>
    /// <exception cref="CheckpointException">It is damaged, or lacks the digest by which that would be noticed. States of earlier versions
    /// may.</exception>
    /// <exception cref="IOException">There is none, or it cannot be read.</exception>
    public static Safetensors Read(string path)
    {
        var file = Safetensors.Read(path);
        return file.IsVerified || MetricsDigestOf(file) is null
            ? file
            : throw new CheckpointException($"{Path.GetFileName(path)} lacks the SHA-256 of its content that it was written with: it was damaged or changed since.");
    }

    /// <summary>Checks the origin of a state, in a sentence for who wants to go on with the run.</summary>
    /// <exception cref="ProgramException">It is one of another run.</exception>
    public static void RequireOrigin(string path, Action check)
    {
        try
        {
            check();
        }
        catch (CheckpointException exception)
        {
            throw new ProgramException(
                $"The run cannot be resumed from the weights {path}: {ProgramException.ReasonOf(exception)}; put back what was there, or train a new run.", exception);
        }
    }

    /// <summary>How many epochs a state's run was to have.</summary>
    public static int EpochsOf(Safetensors file) => HyperParameters.Defaults.WithYaml(WrittenHyperParametersOf(file), Metadata).Checked().Epochs;

    /// <summary>
    /// Which epoch was best when a state was captured; null in a state of an earlier version, which does not say, and before the first.
    /// </summary>
    /// <exception cref="CheckpointException">It says it wrongly.</exception>
    public static int? BestEpochOf(Safetensors file) => file.Metadata.ContainsKey("best") ? Best(file)?.Epoch : null;

    private static T Use<T>(string path, Func<Safetensors, T> use)
    {
        try
        {
            return use(Read(path));
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

    /// <summary>
    /// Makes a model and an optimiser, both new, what they were when a state was captured. Returns how far training had come.
    /// </summary>
    /// <remarks>Earlier versions wrote states between epochs alone, with neither the batch nor the best epoch.</remarks>
    /// <param name="file">The state.</param>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">The optimiser.</param>
    /// <param name="bestOf">Finds the best of so many epochs, for a state that does not say which it was.</param>
    /// <exception cref="CheckpointException">Something is missing in the file or does not fit.</exception>
    public static TrainingPosition Restore(Safetensors file, Sequential model, Adam optimizer, Func<int, EpochMetrics?> bestOf)
    {
        CopyParameters(file, model);
        foreach (var (name, value) in optimizer.State)
            value.CopyFrom(FiniteValues(file, name, value.Shape));
        model.TrainingStep = (uint)Number(file, "training_step");
        optimizer.Iterations = Number(file, "adam_iterations");

        var isOfEarlierVersion = !file.Metadata.ContainsKey("batch");
        var (epoch, batch) = (EpochOf(file), isOfEarlierVersion ? 0 : (int)Number(file, "batch"));
        var results = Array.Empty<(float, int)>();
        if (batch > 0)
        {
            var (losses, right) = (FiniteValues(file, BatchLosses, [batch]), FiniteValues(file, BatchRights, [batch]));
            results = [.. losses.Zip(right, (loss, count) => (loss, (int)count))];
        }

        return new TrainingPosition(epoch, batch, results, isOfEarlierVersion ? bestOf(epoch) : Best(file), MetricsDigestOf(file));
    }

    /// <summary>After how many epochs a state was captured.</summary>
    /// <exception cref="CheckpointException">It does not say.</exception>
    public static int EpochOf(Safetensors file) => (int)Number(file, "epoch");

    /// <summary>What the metrics of the epochs before a state come to; null in a state of an earlier version, which does not say.</summary>
    public static string? MetricsDigestOf(Safetensors file) => file.Metadata.GetValueOrDefault(MetricsDigest);

    /// <summary>Refuses what is not the state after the epoch that was best when it was captured.</summary>
    /// <remarks>States of earlier versions do not say which that was.</remarks>
    /// <exception cref="CheckpointException">It is not.</exception>
    public static void RequireBest(Safetensors file)
    {
        if (file.Metadata.ContainsKey("batch") && (Number(file, "batch") > 0 || Best(file)?.Epoch != EpochOf(file)))
            throw new CheckpointException("best.safetensors was not written at the end of an epoch that was the best.");
    }

    /// <summary>Refuses a state of another run.</summary>
    /// <remarks>
    /// Shapes alone do not tell whose weights they are: an activation, a length of frames or the order of genres changes every number and
    /// no shape.
    /// </remarks>
    /// <exception cref="CheckpointException">It is one.</exception>
    public static void CheckOrigin(Safetensors file, RunIdentity run)
    {
        CheckOrigin(file, run.Model, run.Parameters, run.Genres);
        if (file.Metadata.GetValueOrDefault("seed") is { } seed && seed != run.Parameters.Seed.ToString(CultureInfo.InvariantCulture))
            throw new CheckpointException($"they were trained with seed {CheckpointException.Shown(seed)}, the run's hparams.yaml says {run.Parameters.Seed}.");
        if (file.Metadata.GetValueOrDefault("split") is var split && split != run.SplitHash)
            throw new CheckpointException($"they were trained on another division of the data, {CheckpointException.Shown(split ?? "none")} instead of {run.SplitHash}.");
        if (file.Metadata.GetValueOrDefault("dataset") is { } dataset && dataset != run.DatasetHash)
            throw new CheckpointException($"they were trained on other data, {CheckpointException.Shown(dataset)} instead of {run.DatasetHash}.");
    }

    private static float[] FiniteValues(Safetensors file, string name, Shape shape)
    {
        var values = file.Values(name, shape);
        return values.All(float.IsFinite) ? values : throw new CheckpointException($"tensor \"{name}\" has values that are not finite numbers.");
    }

    /// <summary>
    /// Writes down that a run goes on to more epochs than when a state was captured, so that it is what it would be if they had been wanted
    /// from the beginning. Returns whether that was so.
    /// </summary>
    public static bool Extend(Safetensors file, HyperParameters parameters)
    {
        var isOther = file.Metadata.GetValueOrDefault("hparams") != HyperParametersText(parameters);
        file.Metadata["hparams"] = HyperParametersText(parameters);
        return isOther;
    }

    /// <summary>Whether all numbers of a state are finite.</summary>
    public static bool IsFinite(Safetensors file)
    {
        foreach (var name in file.Names)
        {
            foreach (var value in file.Values(name))
            {
                if (!float.IsFinite(value))
                    return false;
            }
        }

        return true;
    }

    /// <summary>
    /// Refuses a state of another model, of other hyper-parameters, but for fewer epochs, of other genres or of other features.
    /// </summary>
    /// <exception cref="CheckpointException">It is one.</exception>
    public static void CheckOrigin(Safetensors file, string modelName, HyperParameters parameters, IReadOnlyList<string> genres)
    {
        var model = file.Metadata.GetValueOrDefault("model")
            ?? throw new CheckpointException("its metadata do not name a model; it was written by another program.");
        if (model != modelName)
            throw new CheckpointException($"they are of the model {CheckpointException.Shown(model)}, the run is one of {modelName}.");
        if (file.Metadata.GetValueOrDefault("genres") != JsonSerializer.Serialize(genres))
            throw new CheckpointException($"they are for the genres {CheckpointException.Shown(file.Metadata.GetValueOrDefault("genres") ?? "")}, the run has {Quotation.Few(genres)}.");

        var asUsed = HyperParameters.Defaults;
        foreach (var (key, value) in HyperParameterYaml.Read(WrittenHyperParametersOf(file), Metadata))
        {
            var parameter = HyperParameter.Named(key, Metadata);
            asUsed = parameter.TrySet(asUsed, value) ?? throw Other(parameter, value.ToString());
        }

        // A run may be given more epochs after these weights were written.
        if (asUsed.DifferencesFrom(parameters).FirstOrDefault(parameter => parameter != HyperParameter.Epochs || asUsed.Epochs > parameters.Epochs) is { } different)
            throw Other(different, different.Text(asUsed));

        // The same settings may have given other features in another version of the program.
        var recipe = file.Metadata.GetValueOrDefault("recipe") ?? "";
        if (recipe != parameters.Recipe.Key)
            throw new CheckpointException($"they were trained on features \"{CheckpointException.Shown(recipe)}\", this program computes \"{parameters.Recipe.Key}\"; train again.");

        CheckpointException Other(HyperParameter parameter, string value) => new(
            $"they were trained with {parameter.Key} {CheckpointException.Shown(value)}, the run's hparams.yaml says {parameter.Text(parameters)}.");
    }

    private static void CopyParameters(Safetensors file, Sequential model)
    {
        foreach (var parameter in model.Parameters)
            parameter.Value.CopyFrom(FiniteValues(file, parameter.Name, parameter.Value.Shape));
    }

    private static EpochMetrics? Best(Safetensors file)
    {
        try
        {
            return JsonSerializer.Deserialize<EpochMetrics>(file.Metadata.GetValueOrDefault("best") ?? "", RunJson.Options);
        }
        catch (JsonException exception)
        {
            throw new CheckpointException("its metadata do not say which epoch was best.", exception);
        }
    }

    private static long Number(Safetensors file, string key) =>
        long.TryParse(file.Metadata.GetValueOrDefault(key), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= int.MaxValue
            ? number
            : throw new CheckpointException($"its metadata have no number \"{key}\".");

    private static string WrittenHyperParametersOf(Safetensors file) => file.Metadata.GetValueOrDefault("hparams") ?? "";

    private static string HyperParametersText(HyperParameters parameters) => parameters.ToYaml("as used");
}
