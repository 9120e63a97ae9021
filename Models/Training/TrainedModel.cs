using Gtzan.Engine;
using Gtzan.Engine.Layers;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>A model with its weights, read back from a run's folder.</summary>
/// <param name="Folder">The run.</param>
/// <param name="Architecture">Which model it is.</param>
/// <param name="Parameters">The hyper-parameters it was trained with.</param>
/// <param name="Model">The layers, with their weights.</param>
/// <param name="Epoch">The epoch the weights are from.</param>
/// <param name="Genres">The genres, in the order of the outputs.</param>
/// <param name="Origin">Where the training data came from.</param>
/// <param name="Metadata">What the file of the weights says of itself.</param>
public sealed record TrainedModel(
    RunFolder Folder, GenreModel Architecture, HyperParameters Parameters, Sequential Model, int Epoch, IReadOnlyList<string> Genres, DataOrigin Origin,
    IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Reads a run.</summary>
    /// <exception cref="ProgramException">Something is missing or broken; the message says what.</exception>
    public static TrainedModel Load(RunFolder folder, string checkpoint, Device device)
    {
        var (name, parameters) = folder.ReadHyperParameters();
        var architecture = GenreModel.Named(name);
        var (origin, genres) = SplitFile.ReadOrigin(folder.SplitFile);
        var (model, epoch, metadata) = Checkpoint.Load(folder.Checkpoint(checkpoint), architecture, parameters, genres, device);
        return new TrainedModel(folder, architecture, parameters, model, epoch, genres, origin, metadata);
    }
}
