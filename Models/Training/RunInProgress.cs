using Gtzan.Engine.Training;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>A run before its end: the input of its report while it trains.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Architecture">The model.</param>
/// <param name="Parameters">Its hyper-parameters.</param>
/// <param name="Data">The data.</param>
/// <param name="Split">The split.</param>
/// <param name="Epochs">The metrics of the epochs done.</param>
/// <param name="IsTraining">False if training was stopped.</param>
/// <param name="Time">When this was so.</param>
public sealed record RunInProgress(
    RunFolder Folder, GenreModel Architecture, HyperParameters Parameters, TrainingData Data, DataSplit Split,
    IReadOnlyList<EpochResult> Epochs, bool IsTraining, DateTime Time);
