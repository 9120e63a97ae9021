using System.Globalization;
using System.Text.Json;
using Gtzan.Engine;
using Gtzan.Engine.Checkpoints;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Optimizers;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>The state of a run in a safetensors file: weights, running statistics, Adam's moments and step count, and the position of random sequences.</summary>
internal static class Checkpoint
{
    /// <summary>Copies the present state, to be written now or later.</summary>
    public static Safetensors Capture(
        string modelName, Sequential model, Adam optimizer, int epoch, IReadOnlyList<string> genres, HyperParameters parameters, string splitHash)
    {
        var file = new Safetensors();
        foreach (var parameter in model.Parameters)
            file.Add(parameter.Name, parameter.Value);
        foreach (var (name, value) in optimizer.State)
            file.Add(name, value);
        file.Metadata["format"] = "gtzan 1";
        file.Metadata["model"] = modelName;
        file.Metadata["genres"] = JsonSerializer.Serialize(genres);
        file.Metadata["recipe"] = parameters.Recipe.Key;
        file.Metadata["hparams"] = parameters.Table.ToYaml("as used");
        file.Metadata["seed"] = parameters.Seed.ToString(CultureInfo.InvariantCulture);
        file.Metadata["split"] = splitHash;
        file.Metadata["epoch"] = epoch.ToString(CultureInfo.InvariantCulture);
        file.Metadata["adam_iterations"] = optimizer.Iterations.ToString(CultureInfo.InvariantCulture);
        file.Metadata["training_step"] = model.TrainingStep.ToString(CultureInfo.InvariantCulture);
        return file;
    }

    /// <summary>
    /// Builds a model with the weights of a file. The shape of every tensor is compared before memory is taken for it, so that hyper-parameters that do not belong to the file
    /// cannot make the model larger than the file.
    /// </summary>
    /// <returns>The model, the epoch its weights were written after, and all that the file says of itself.</returns>
    /// <exception cref="ProgramException">The file is missing or broken, or belongs to another model, or to other hyper-parameters or genres.</exception>
    public static (Sequential Model, int Epoch, IReadOnlyDictionary<string, string> Metadata) Load(
        string path, GenreModel architecture, HyperParameters parameters, IReadOnlyList<string> genres, Device device) => Use(path, file =>
    {
        CheckOrigin(file, architecture.Name, parameters, genres);
        return (architecture.Build(parameters, genres.Count, device, (name, shape) => FiniteValues(file, name, shape)), EpochOf(file), file.Metadata);
    });

    /// <summary>Reads the weights into a model that has been built. Returns the epoch they were written after.</summary>
    /// <exception cref="ProgramException">The file is missing or broken, or belongs to another model, or to other hyper-parameters or genres.</exception>
    public static int ReadWeights(string path, Sequential model, string modelName, HyperParameters parameters, IReadOnlyList<string> genres) => Use(path, file =>
    {
        CheckOrigin(file, modelName, parameters, genres);
        foreach (var parameter in model.Parameters)
            parameter.Value.CopyFrom(FiniteValues(file, parameter.Name, parameter.Value.Shape));
        return EpochOf(file);
    });

    private static T Use<T>(string path, Func<Safetensors, T> use)
    {
        try
        {
            return use(Safetensors.Read(path));
        }
        catch (FileNotFoundException exception)
        {
            throw new ProgramException($"The run has no weights: there is no file {path}; train it again, or name another run.", exception);
        }
        catch (Exception exception) when (exception is CheckpointException or IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The weights {path} cannot be used: {exception.Message}", exception);
        }
    }

    private static float[] FiniteValues(Safetensors file, string name, Shape shape)
    {
        var values = file.Values(name, shape);
        return values.All(float.IsFinite) ? values : throw new CheckpointException($"tensor \"{name}\" has values that are not finite numbers.");
    }

    private static int EpochOf(Safetensors file) => int.TryParse(file.Metadata.GetValueOrDefault("epoch"), CultureInfo.InvariantCulture, out var epoch)
        ? epoch
        : throw new CheckpointException("its metadata do not say after which epoch it was written.");

    /// <summary>
    /// Shapes alone do not tell whose weights they are: an activation, a length of frames or the order of genres changes every number and no shape.
    /// </summary>
    private static void CheckOrigin(Safetensors file, string modelName, HyperParameters parameters, IReadOnlyList<string> genres)
    {
        var model = file.Metadata.GetValueOrDefault("model")
            ?? throw new CheckpointException("its metadata do not name a model; it was written by another program.");
        if (model != modelName)
            throw new CheckpointException($"they are of the model {CheckpointException.Shown(model)}, the run is one of {modelName}.");
        if (file.Metadata.GetValueOrDefault("genres") != JsonSerializer.Serialize(genres))
            throw new CheckpointException($"they are for the genres {CheckpointException.Shown(file.Metadata.GetValueOrDefault("genres") ?? "")}, the run has {string.Join(", ", genres)}.");

        var asUsed = HyperParameterTable.Defaults();
        asUsed.ReadText(file.Metadata.GetValueOrDefault("hparams") ?? "", "the weights' metadata");
        foreach (var key in asUsed.Keys)
        {
            if (asUsed.Text(key) != parameters.Table.Text(key))
                throw new CheckpointException($"they were trained with {key} {CheckpointException.Shown(asUsed.Text(key))}, the run's hparams.yaml says {parameters.Table.Text(key)}.");
        }

        // The same settings may have given other features in another version of the program.
        var recipe = file.Metadata.GetValueOrDefault("recipe") ?? "";
        if (recipe != parameters.Recipe.Key)
            throw new CheckpointException($"they were trained on features \"{CheckpointException.Shown(recipe)}\", this program computes \"{parameters.Recipe.Key}\"; train again.");
    }
}
