using Gtzan.Audio.Datasets;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Pages;
using Gtzan.Models.Training;
using Gtzan.Tests.Models.Commands;

namespace Gtzan.Tests.Models.Training;

/// <summary>Data that stay in their file are trained on as if they were in memory.</summary>
public sealed class DataOnDiskTests : IDisposable
{
    private static readonly TrainingData Data = SmallData.Create(["a", "b", "c"], tracksPerGenre: 8);

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("mlp")]
    [InlineData("cnn")]
    public void A_run_ends_with_the_same_bits_stopped_or_not(string model)
    {
        Run("memory", Data, model);
        Run("disk", OnDisk(), model);
        RunFiles.AssertSame(_folder["memory"], _folder["disk"]);

        Run("stopped", OnDisk(), model, stopAfter: 2);
        Run("stopped", OnDisk(), model);
        RunFiles.AssertSame(_folder["memory"], _folder["stopped"]);
    }

    [Fact]
    public void The_hash_is_that_of_the_data_in_memory() =>
        Assert.Equal(TrainingData.Hash(Data.Dataset), TrainingData.Hash(OnDisk().Dataset));

    [Fact]
    public void Truncated_data_stop_the_run_with_the_remedy()
    {
        var data = OnDisk();
        var batches = 0;
        var exception = Assert.Throws<ProgramException>(() => Run("cut", data, "mlp", batchDone: () =>
        {
            if (++batches != 5)
                return;
            using var file = File.Open(_folder["data.gtzan"], FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
            file.SetLength(100);
        }));
        Assert.StartsWith(
            $"The data set {_folder["data.gtzan"]} has become shorter while it was in use: it has 100 bytes, and byte ", exception.Message,
            StringComparison.Ordinal);
        Assert.EndsWith(
            $": give the same data again, and gtzan train --resume {_folder["cut"]} continues it.", exception.Message,
            StringComparison.Ordinal);

        // With the same data, it resumes to the same result.
        Run("whole", Data, "mlp");
        Run("cut", OnDisk(), "mlp");
        RunFiles.AssertSame(_folder["whole"], _folder["cut"]);
    }

    private TrainingData OnDisk()
    {
        var path = _folder["data.gtzan"];
        File.Delete(path); // open handles keep it
        using (var stream = File.Create(path))
            DatasetFile.Write(stream, Data.Dataset);
        var data = Data with { Dataset = DatasetFile.Read(path, key: default, largestInMemory: 0) };
        Assert.True(data.Dataset.Features.IsOnDisk);
        return data;
    }

    private void Run(string name, TrainingData data, string model, int stopAfter = int.MaxValue, Action? batchDone = null)
    {
        var folder = new RunFolder(_folder[name]);
        var isResumed = File.Exists(folder.HyperParametersFile);
        using var stop = new CancellationTokenSource();
        using var device = Device.Create("cpu", threads: 2);
        var parameters = SmallData.Parameters("epochs=3", "cnn.filters=[4, 4, 4]", "cnn.dense_units=8");
        var run = new TrainingRun(GenreModel.Named(model), parameters, data, isResumed ? folder : RunFolder.Create(folder.Path), device)
        {
            IsResumed = isResumed,
            CheckpointInterval = TimeSpan.Zero,
            Report = RunReport.Of,
        };
        var batches = 0;
        try
        {
            run.Execute(
                _ =>
                {
                    batchDone?.Invoke();
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
