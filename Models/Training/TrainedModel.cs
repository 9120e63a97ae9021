using Gtzan.Audio.Datasets;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Layers;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>A model with its weights, read back from a run's folder.</summary>
/// <param name="Folder">The run.</param>
/// <param name="Architecture">The architecture.</param>
/// <param name="Parameters">The hyper-parameters it was trained with.</param>
/// <param name="Model">The layers, with their weights.</param>
/// <param name="Epoch">The epoch the weights are from.</param>
/// <param name="Genres">The genres, in the order of the outputs.</param>
/// <param name="Origin">Where the training data came from.</param>
/// <param name="Metadata">The metadata of the file of weights.</param>
public sealed record TrainedModel(
    RunFolder Folder, GenreModel Architecture, HyperParameters Parameters, Sequential Model, int Epoch, IReadOnlyList<string> Genres,
    DataOrigin Origin, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Says that the run is not finished; null if it is.</summary>
    public string? DescribeUnfinished() => Folder.IsFinished ? null
        : $"Run {Folder.Path} is not finished: {EpochsDone} of {Parameters.Epochs} epochs.";

    private int EpochsDone
    {
        get
        {
            try
            {
                return Math.Max(Epoch, Folder.ReadMetricsText().Count('\n'));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                return Epoch;
            }
        }
    }

    /// <summary>Reads a run.</summary>
    /// <exception cref="ProgramException">A file is missing or broken; the message says which.</exception>
    public static TrainedModel Load(RunFolder folder, string checkpoint, Device device)
    {
        var (name, parameters) = folder.ReadHyperParameters();
        var architecture = EncoderFile.ArchitectureOf(folder, name, parameters);
        var split = SplitFile.Read(folder.SplitFile);
        var (model, epoch, metadata) = Checkpoint.Load(folder.Checkpoint(checkpoint), architecture, parameters, split.Genres, device);
        return new TrainedModel(folder, architecture, parameters, model, epoch, split.Genres, split.Data.ToOrigin(), metadata);
    }

    /// <summary>The split that the weights were trained on.</summary>
    /// <exception cref="ProgramException">The data differ from the run's, or <c>split.json</c> is broken or of another run.</exception>
    public DataSplit SplitOf(GenreDataset dataset)
    {
        if (!dataset.Genres.SequenceEqual(Genres))
        {
            throw new ProgramException(
                $"{dataset.Description} has the genres {Quotation.Few(dataset.Genres)}, the run was trained on {Quotation.Few(Genres)}.");
        }

        var split = SplitFile.Read(Folder.SplitFile, dataset);
        return Metadata.GetValueOrDefault("split") == split.Hash(dataset) && split.Mode == Parameters.Split
            ? split
            : throw new ProgramException(
                $"The weights of {Folder.Path} were trained on another division of the data than its split.json has; " +
                "train it again, or name another run.");
    }
}
