using Gtzan.Audio.Datasets;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Pages;
using Gtzan.Models.Training;
using Gtzan.Tests.Models.Commands;

namespace Gtzan.Tests.Models.Training;

/// <summary>Training on changed segments of a small corpus.</summary>
[Collection("program")]
public sealed class AugmentedRunTests(SmallCorpusFixture small) : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("all")]
    [InlineData("crop")]
    [InlineData("spec+mixup")]
    public void A_run_gives_the_same_bits_stopped_or_not_on_any_number_of_threads(string augment)
    {
        Run("whole", augment, threads: 1);
        for (var batches = 1; batches <= 3; batches++)
            Run("stopped", augment, threads: 2, stopAfter: batches);
        Run("stopped", augment, threads: 2);
        RunFiles.AssertSame(_folder["whole"], _folder["stopped"]);
        Assert.Contains(
            $"\naugment: {HyperParameters.Defaults.WithSetting($"augment={augment}").Text("augment")}\n",
            File.ReadAllText(_folder["whole/hparams.yaml"]), StringComparison.Ordinal);
    }

    /// <summary>Each kind changes the losses, from the first epoch on.</summary>
    [Fact]
    public void Every_kind_trains_on_other_examples()
    {
        string[] kinds = ["none", "crop", "stretch", "pitch", "eq", "noise", "gain", "spec", "mixup"];
        foreach (var kind in kinds)
            Run(kind, kind, threads: 1);
        Assert.Equal(kinds.Length, kinds.Select(kind => File.ReadLines(_folder[$"{kind}/metrics.jsonl"]).First()).Distinct().Count());
    }

    [Fact]
    public void Without_audio_only_features_can_be_changed()
    {
        var data = Load();
        var path = _folder["data.gtzan"];
        using (var stream = File.Create(path))
            DatasetFile.Write(stream, data.Dataset);
        var prepared = data with { Dataset = DatasetFile.Read(path) };
        var exception = Assert.Throws<ProgramException>(() => Run("refused", "crop+spec", threads: 1, data: prepared));
        Assert.Equal(
            "augment crop changes the sound of tracks, and corpus has only their features; name the folder of the tracks with --data, or " +
            "choose among spec and mixup.", exception.Message);
        Run("spec", "spec+mixup", threads: 1, data: prepared);
    }

    [Fact]
    public void A_track_that_is_deleted_meanwhile_ends_training_with_a_remedy()
    {
        var corpus = small.CopyOfCorpus("deleted meanwhile");
        var data = Load(corpus);
        Directory.Delete(Path.Combine(corpus, "blues"), recursive: true);
        var exception = Assert.Throws<ProgramException>(() => Run("deleted", "crop", threads: 1, data: data));
        Assert.StartsWith("The track blues/blues.0000", exception.Message, StringComparison.Ordinal);
        Assert.Contains("cannot be read any more", exception.Message, StringComparison.Ordinal);
    }

    private TrainingData Load(string? corpus = null) => TrainingData.Load(corpus ?? small.Corpus, Parameters("none").Recipe, new());

    private HyperParameters Parameters(string augment) => HyperParameters.Defaults.WithFile(small.HyperParameters)
        .WithSetting($"augment={augment}").WithSetting("features=mfcc+delta");

    private void Run(string name, string augment, int threads, int stopAfter = int.MaxValue, TrainingData? data = null)
    {
        var folder = new RunFolder(_folder[name]);
        var isResumed = File.Exists(folder.HyperParametersFile);
        using var stop = new CancellationTokenSource();
        using var device = Device.Create("cpu", threads);
        var run = new TrainingRun(
            GenreModel.Named("mlp"), Parameters(augment), data ?? Load(), isResumed ? folder : RunFolder.Create(folder.Path), device)
        {
            IsResumed = isResumed,
            Report = RunReport.Of,
        };
        var batches = 0;
        try
        {
            run.Execute(
                _ =>
                {
                    if (++batches == stopAfter)
                        stop.Cancel();
                },
                null, stop.Token);
        }
        catch (OperationCanceledException)
        {
            Assert.Equal(stopAfter, batches);
        }
    }
}
