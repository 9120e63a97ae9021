using Gtzan.Audio.Datasets;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Training;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Study.Reproduction;

/// <summary>A finished run of one of the four models.</summary>
/// <param name="Folder">Its folder.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Parameters">Its hyper-parameters.</param>
/// <param name="Epochs">The metrics of its epochs.</param>
/// <param name="Test">The test of the last weights.</param>
/// <param name="Interval">The 95 % interval of the accuracy by segment, by tracks.</param>
internal sealed record StudyRun(
    RunFolder Folder, string Model, HyperParameters Parameters, IReadOnlyList<EpochResult> Epochs, TestResult Test, Interval Interval)
{
    /// <summary>Reads a run and tests it again.</summary>
    /// <exception cref="ProgramException">A file is missing or broken, or the data are others.</exception>
    public static StudyRun Read(RunFolder folder, GenreDataset dataset, Device device)
    {
        var trained = TrainedModel.Load(folder, "last", device);
        var test = TestResult.Of(trained.Model, dataset, trained.SplitOf(dataset).Test);
        return new StudyRun(
            folder, trained.Architecture.Name, trained.Parameters, folder.ReadMetrics(), test,
            test.SegmentInterval(dataset, (ulong)trained.Parameters.Seed));
    }
}
