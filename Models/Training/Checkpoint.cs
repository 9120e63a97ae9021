using System.Globalization;
using System.Text.Json;
using Gtzan.Engine.Checkpoints;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Optimizers;
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

    /// <summary>Reads the weights into a model that has been built. Returns the epoch they were written after.</summary>
    /// <exception cref="ProgramException">The file is missing or broken, or belongs to another model, or to other hyper-parameters or genres.</exception>
    public static int ReadWeights(string path, Sequential model, string modelName, HyperParameters parameters, IReadOnlyList<string> genres)
    {
        try
        {
            var file = Safetensors.Read(path);
            CheckOrigin(file, modelName, parameters, genres);
            foreach (var parameter in model.Parameters)
            {
                file.CopyTo(parameter.Name, parameter.Value);
                if (!parameter.Value.ToArray().All(float.IsFinite))
                    throw new CheckpointException($"tensor \"{parameter.Name}\" has values that are not finite numbers.");
            }

            return int.TryParse(file.Metadata.GetValueOrDefault("epoch"), CultureInfo.InvariantCulture, out var epoch)
                ? epoch
                : throw new CheckpointException("its metadata do not say after which epoch it was written.");
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

    /// <summary>
    /// Shapes alone do not tell whose weights they are: an activation, a length of frames or the order of genres changes every number and no shape.
    /// </summary>
    private static void CheckOrigin(Safetensors file, string modelName, HyperParameters parameters, IReadOnlyList<string> genres)
    {
        var model = file.Metadata.GetValueOrDefault("model")
            ?? throw new CheckpointException("its metadata do not name a model; it was written by another program.");
        if (model != modelName)
            throw new CheckpointException($"they are of the model {model}, the run is one of {modelName}.");
        if (file.Metadata.GetValueOrDefault("genres") != JsonSerializer.Serialize(genres))
            throw new CheckpointException($"they are for the genres {file.Metadata.GetValueOrDefault("genres")}, the run has {string.Join(", ", genres)}.");

        var asUsed = HyperParameterTable.Defaults();
        asUsed.ReadText(file.Metadata.GetValueOrDefault("hparams") ?? "", "the weights' metadata");
        foreach (var key in asUsed.Keys)
        {
            if (asUsed.Text(key) != parameters.Table.Text(key))
                throw new CheckpointException($"they were trained with {key} {asUsed.Text(key)}, the run's hparams.yaml says {parameters.Table.Text(key)}.");
        }
    }
}
