using Gtzan.Core.Files;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Models.Architectures;
using Gtzan.Models.Pages;
using Gtzan.Models.Training;
using Gtzan.Tests.Models.Commands;

namespace Gtzan.Tests.Models.Training;

/// <summary>Runs on a small data set, which tests stop, damage and resume.</summary>
public abstract class SmallRuns : IDisposable
{
    protected static TrainingData Data { get; } = SmallData.Create(["a", "b", "c"], tracksPerGenre: 8);

    /// <summary>The folder of all runs of a test.</summary>
    protected TemporaryFolder Runs { get; } = new();

    public void Dispose()
    {
        Runs.Dispose();
        GC.SuppressFinalize(this);
    }

    /// <summary>Small, with dropout, and gradients that are clipped.</summary>
    protected static string[] Settings { get; } =
    [
        "epochs=3", "mlp.layers=[16]", "mlp_reg.layers=[16, 8]", "cnn.filters=[4, 4, 4]", "cnn.dense_units=8", "rnn.lstm_size=8",
        "rnn.dense_units=8", "cnn1d.filters=[4, 4, 4]", "shortchunk.filters=[4, 4]", "transformer.embed_dim=8",
        "transformer.feed_forward=8", "learning_rate=0.01",
        "global_clipnorm=0.5",
    ];

    /// <summary>Settings with which a run ends three epochs after its best.</summary>
    protected static string[] Impatient { get; } = ["epochs=40", "patience=3", "learning_rate=0.05"];

    protected bool IsBegun(string name) => File.Exists(Runs[$"{name}/hparams.yaml"]);

    protected string ResumedFrom(string name)
    {
        var sentence = "";
        Train(name, resumed: from => sentence = from);
        return sentence;
    }

    /// <summary>Trains or resumes. Returns whether training finished.</summary>
    protected bool Train(
        string name, string[]? settings = null, string model = "mlp", int threads = 1, string device = "cpu", int stopAfter = int.MaxValue,
        AtomicFileWriter? disk = null, TimeSpan? interval = null,
        TrainingData? data = null, Action<string>? resumed = null, GenreModel? architecture = null)
    {
        using var stop = new CancellationTokenSource();
        using var itsDevice = Device.Create(device, threads);
        var folder = (IsBegun(name) ? new RunFolder(Runs[name]) : RunFolder.Create(Runs[name])) with
        {
            Disk = disk ?? AtomicFileWriter.Default,
        };
        using var alone = folder.Lock();
        var parameters = SmallData.Parameters([.. Settings, .. settings ?? []]);
        var run = new TrainingRun(architecture ?? GenreModel.Named(model), parameters, data ?? Data, folder, itsDevice)
        {
            IsResumed = IsBegun(name),
            CheckpointInterval = interval ?? TimeSpan.FromSeconds(10),
            Resumed = resumed,
            Report = RunReport.Of,

            // How often it is written depends on time.
            ProgressReport = disk is null ? RunReport.Of : null,
        };
        var batches = 0;
        try
        {
            run.Execute(
                _ =>
                {
                    if (++batches == stopAfter)
                        stop.Cancel();
                }, null, stop.Token);
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }
    }

    protected void Copy(string from, string to)
    {
        if (Directory.Exists(Runs[to]))
            Directory.Delete(Runs[to], recursive: true);
        Directory.CreateDirectory(Runs[to]);
        foreach (var file in Directory.EnumerateFiles(Runs[from]))
            File.Copy(file, Path.Combine(Runs[to], Path.GetFileName(file)));
    }

    protected void AssertSame(string expected, string actual, string when) => RunFiles.AssertSame(Runs[expected], Runs[actual], when);
}
