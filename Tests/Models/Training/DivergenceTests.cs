using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Verification;
using Gtzan.Models.Configuration;
using Gtzan.Models.Pages;
using Gtzan.Models.Training;
using Gtzan.Tests.Audio.Datasets;
using Gtzan.Tests.Models.Commands;

namespace Gtzan.Tests.Models.Training;

/// <summary>Numbers that are not finite stop a run, which says where they came up and keeps the state before.</summary>
public sealed class DivergenceTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>The product of weights of ±10 in twenty layers is too much for a float.</summary>
    private static string[] Deep { get; } = [$"mlp.layers=[{string.Join(", ", Enumerable.Repeat(64, 20))}]", "learning_rate=10"];

    [Fact]
    public void The_first_epoch_leaves_nothing()
    {
        Assert.Matches(
            @"^Training has diverged: in epoch 1, batch [234] of 4, the gradient of dense/kernel \[40, 64\] has [0-9,]+ NaN, " +
            @"[0-9,]+ infinite of 2,560(; the others from \S+ to \S+, mean \S+)?; the loss is \S+\. " +
            @"Try a smaller learning rate \(--set learning_rate=1\) or clipped gradients \(--set global_clipnorm=1\); " +
            @"--debug-numerics names the operation\.$",
            Message(Deep));
        Assert.False(Directory.Exists(_folder["run"]));
    }

    [Fact]
    public void A_state_with_non_finite_moments_is_not_kept()
    {
        Assert.Matches(
            @"in epoch 1, batch 2 of 4, the step made adam/v/\S+ \[64, \d+\] 0 NaN, [0-9,]+ infinite of [0-9,]+; " +
            @"the others from 0 to \S+, mean \S+, from gradients that were finite; the loss was \S+\. ",
            Message([.. Deep, "learning_rate=0.6"]));
        Assert.False(Directory.Exists(_folder["run"]));
    }

    /// <summary>
    /// An activation of a later epoch becomes infinite, each time that training comes by; the run then goes on where it does not.
    /// </summary>
    [Fact]
    public void After_divergence_in_a_later_epoch_the_previous_state_can_be_resumed()
    {
        const int Operations = 4 + 1; // Batches of training, and one of validation.
        string[] settings = ["epochs=5"];
        using var healthy = new SpoiltDevice();
        Train(healthy, "whole", settings);
        foreach (var (epoch, batch) in ((int, int)[])[(2, 1), (3, 2), (5, 4)])
        {
            using var device = new SpoiltDevice { SpoiltSum = healthy.Sums[((epoch - 1) * Operations) + batch - 1] };
            var message = Assert.Throws<ProgramException>(() => Train(device, "run", settings)).Message;

            Assert.Matches(
                $@"^Training has diverged: in epoch {epoch}, batch {batch} of 4, the gradient of dense/kernel \[40, 8\] has [0-9]+ NaN, " +
                $@"[0-9]+ infinite of 320[^.]*", message);
            Assert.Contains(
                $" The state after epoch {epoch - 1} is kept in {_folder["run/last.safetensors"]}. " +
                "Try a smaller learning rate (--set learning_rate=1E-05)", message, StringComparison.Ordinal);
            Assert.Equal(File.ReadAllLines(_folder["whole/metrics.jsonl"])[..(epoch - 1)], File.ReadAllLines(_folder["run/metrics.jsonl"]));

            Assert.Equal(message, Assert.Throws<ProgramException>(() => Train(device, "run", settings)).Message);
            Train(new SpoiltDevice(), "run", settings);
            RunFiles.AssertSame(_folder["whole"], _folder["run"]);
            Directory.Delete(_folder["run"], recursive: true);
        }
    }

    [Fact]
    public void The_operation_can_be_named_with_epoch_and_batch()
    {
        using var device = new NumericsDevice(new CpuDevice(threads: 1));
        Assert.Matches(
            @"^Training has diverged: in epoch 1, batch 2 of 4, Dense on cpu made \[8, 64\] with 0 NaN, \d+ infinite of 512; " +
            @"the others from \S+ to \S+, mean \S+, " +
            @"from \[8, 64\] \(from \S+ to \S+, mean \S+\) and dense_\d+/kernel \[64, 64\] \(.*\) and dense_\d+/bias \[64\] \(from " +
            @"-10 to 10, mean \S+\)\. " +
            @"Try a smaller learning rate \(--set learning_rate=1\) or clipped gradients \(--set global_clipnorm=1\)\.$",
            Message(Deep, device: device));
    }

    [Fact]
    public void A_non_finite_moment_is_named_after_its_parameter()
    {
        var kernels = 0;
        using var device = new NumericsDevice(new CpuDevice(threads: 1));
        device.Tamper = (name, result) =>
        {
            // Of each parameter the value, then the two moments: the third is the second moment.
            if (name == "Adam" && result.Shape.Rank == 2 && result.Shape[0] == 40 && ++kernels == 3)
                result.CopyFrom([float.PositiveInfinity, .. result.ToArray()[1..]]);
        };

        Assert.Contains(
            ", Adam on cpu made adam/v/dense/kernel [40, 8] with 0 NaN, 1 infinite of 320;", Message([], device: device),
            StringComparison.Ordinal);
    }

    [Fact]
    public void Non_finite_features_are_reported_as_such()
    {
        foreach (var isTraining in (bool[])[true, false])
        {
            var data = NewData();
            var split = DataSplit.Create(data.Dataset, SplitMode.Segment, 0.3f, 0.2f, 1);
            var segment = isTraining ? split.Train[9] : split.Validation[2];
            data.Dataset.Numbers()[(segment * data.Dataset.Frames * data.Dataset.FeaturesPerFrame) + 3] = float.NaN;
            Assert.Matches(
                $@"^Training was stopped: the features of track {data.Dataset.Tracks[data.Dataset.TrackOfSegment[segment]].Name} have 1 " +
                $@"NaN, 0 infinite of 40; the others from \S+ to \S+, mean \S+; " +
                @"prepare the data again, or leave the track out\.$",
                Message([], data));
        }
    }

    [Fact]
    public void Clipping_prevents_divergence()
    {
        string[] settings = [.. Deep, "learning_rate=0.01", "epochs=3"];
        using var device = Device.Create("cpu", threads: 1);
        var data = NewData();
        data.Dataset.Numbers().AsSpan().Fill(1e30f);

        Assert.StartsWith("Training has diverged: ", Message(settings, data), StringComparison.Ordinal);
        new TrainingRun(
            SmallData.Mlp, SmallData.Parameters([.. settings, "clipvalue=0.1"]), data, RunFolder.Create(_folder["clipped"]), device)
                .Execute(null, null, CancellationToken.None);
    }

    private static TrainingData NewData() => SmallData.Create(["a", "b", "c"], tracksPerGenre: 8);

    private void Train(Device device, string name, string[] settings)
    {
        var folder = new RunFolder(_folder[name]);
        var run = new TrainingRun(
            SmallData.Mlp, SmallData.Parameters(settings), NewData(),
            File.Exists(folder.HyperParametersFile) ? folder : RunFolder.Create(folder.Path), device)
        {
            IsResumed = File.Exists(folder.HyperParametersFile),
            Report = RunReport.Of,
        };
        run.Execute(null, null, CancellationToken.None);
    }

    private string Message(string[] settings, TrainingData? data = null, Device? device = null)
    {
        using var cpu = Device.Create("cpu", threads: 1);
        return Assert.Throws<ProgramException>(() => RunFolder.Use(
            _folder["run"],
            folder =>
                new TrainingRun(SmallData.Mlp, SmallData.Parameters(settings), data ?? NewData(), folder, device ?? cpu)
                    .Execute(null, null, CancellationToken.None))).Message;
    }

    /// <summary>A processor that fails at certain inputs of the first layer.</summary>
    private sealed class SpoiltDevice() : InterceptingDevice(new CpuDevice(threads: 1))
    {
        /// <summary>The sums of the inputs, of one batch after the other.</summary>
        public List<double> Sums { get; } = [];

        /// <summary>The inputs to fail at.</summary>
        public double? SpoiltSum { get; init; }

        public override string Description => "it fails";

        private protected override void Intercept(IOp op)
        {
            RunInner(op);
            if (op.Name != "Dense" || op.Inputs[0]!.Shape[1] != 40)
                return;
            Sums.Add(op.Inputs[0]!.ToDoubleArray().Sum());
            if (Sums[^1] == SpoiltSum)
                op.Results[0]!.CopyFrom([float.PositiveInfinity, .. op.Results[0]!.ToArray()[1..]]);
        }
    }
}
