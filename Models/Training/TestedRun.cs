using Gtzan.Engine.Devices;
using Gtzan.Engine.Layers;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Training;

/// <summary>A finished run with its tests: the input of its report.</summary>
/// <param name="Folder">Its folder, with the metrics of all epochs.</param>
/// <param name="Architecture">The model.</param>
/// <param name="Parameters">Its hyper-parameters.</param>
/// <param name="Data">The data.</param>
/// <param name="Split">The split.</param>
/// <param name="Device">The device that computed it.</param>
/// <param name="Model">The model with the weights of the last epoch.</param>
/// <param name="Last">The test with the weights of the last epoch.</param>
/// <param name="Best">The test with the weights of the best epoch in validation.</param>
public sealed record TestedRun(
    RunFolder Folder, GenreModel Architecture, HyperParameters Parameters, TrainingData Data, DataSplit Split, Device Device,
    Sequential Model, TestResult Last, TestResult Best);
