using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Training;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Training;

namespace Gtzan.Tests.Models.Training;

/// <summary>Training of a head, and of its encoder.</summary>
public sealed class TransferTests : SmallRuns
{
    private readonly GenreModel _model;

    public TransferTests()
    {
        File.WriteAllBytes(Runs["weights.h5"], SmallEncoder.Weights);
        File.WriteAllText(Runs["weights.yaml"], SmallEncoder.Description);
        _model = GenreModel.With(EncoderFile.Open(Runs["weights.h5"], description: null));
    }

    public static TheoryData<string> Parts => ["head", "last", "all"];

    [Theory]
    [MemberData(nameof(Parts))]
    public void A_run_that_is_stopped_after_any_batch_ends_with_the_same_bits_without_the_file_of_the_encoder(string part)
    {
        string[] settings = [$"transfer.train={part}", $"transfer.encoder={_model.Encoder!.Hash}", "transfer.hidden=4", "epochs=2"];
        Train("whole", settings, architecture: _model);
        Assert.True(File.Exists(Runs["whole/encoder.safetensors"]));
        for (var batches = 1; batches < 8; batches++)
        {
            Train("stopped", settings, stopAfter: batches, architecture: _model);
            var own = EncoderFile.ArchitectureOf(
                new RunFolder(Runs["stopped"]), GenreModel.Transfer, new RunFolder(Runs["stopped"]).ReadHyperParameters().Parameters);
            Train("stopped", settings, threads: 2, architecture: own);
            AssertSame("whole", "stopped", $" when stopped after {batches} batches");
            Directory.Delete(Runs["stopped"], recursive: true);
        }
    }

    /// <summary>The trainer runs the frozen layers once; here the whole model runs in every step.</summary>
    [Fact]
    public void A_head_gets_the_bits_of_running_the_whole_model_in_every_step()
    {
        var parameters = Parameters("transfer.train=head");
        var split = DataSplit.Create(Data.Dataset, SplitMode.Track, 0.3f, 0.2f, seed: 1);
        using var device = new CpuDevice(threads: 1);
        var (model, other) = (_model.Build(parameters, 3, device), _model.Build(parameters, 3, device));
        Assert.Equal(5, model.FrozenLayers);
        var trainer = new Trainer(model, parameters, Data.Dataset, split);
        var state = trainer.Capture();
        var losses = trainer.Run().Select(epoch => (epoch.Loss, epoch.ValidationLoss)).ToArray();

        foreach (var parameter in other.Parameters)
            parameter.Value.CopyFrom(state.Values(parameter.Name));
        var loop = new TrainingLoop(
            other, TrainingSettings.Optimizer(parameters, other.Parameters.Where(parameter => parameter.Value.RequiresGradient)),
            SegmentDataset.Loader(Data.Dataset, other, split.Train, parameters.BatchSize, (ulong)parameters.Seed))
        {
            Validation = SegmentDataset.Loader(Data.Dataset, other, split.Validation, 128),
        };
        loop.Optimizer.Schedule = TrainingSettings.Schedule(parameters, loop.Batches, loop.ValidationLosses);
        Assert.Equal(losses, loop.Run(parameters.Epochs).Select(epoch => (epoch.Loss, epoch.ValidationLoss)));
        Assert.All(model.Parameters.Zip(other.Parameters), pair => Assert.Equal(pair.First.Value.ToArray(), pair.Second.Value.ToArray()));
    }

    [Fact]
    public void The_embedding_is_standardised_on_the_training_part_and_the_encoder_learns_more_slowly()
    {
        var parameters = Parameters("transfer.train=all", "transfer.encoder_rate=0.5");
        var split = DataSplit.Create(Data.Dataset, SplitMode.Track, 0.3f, 0.2f, seed: 1);
        using var device = new CpuDevice(threads: 1);
        var model = _model.Build(parameters, 3, device);
        var trainer = new Trainer(model, parameters, Data.Dataset, split);
        var embeddings = model.Predict(SegmentDataset.Loader(Data.Dataset, model, split.Train, 8), ..6);

        // The other column is 0 everywhere, as its gamma and beta are.
        float[] column = [.. embeddings.Where((_, i) => i % 2 == 1)];
        Assert.InRange(column.Average(), -1e-5, 1e-5);
        Assert.InRange(column.Average(value => value * value), 1 - 1e-4, 1 + 1e-4);

        var (kernel, head) = (Values("conv1d/kernel"), Values("dense/kernel"));
        _ = trainer.Run().First();

        // Adam's steps are as long as the learning rate, at most.
        var steps = trainer.BatchesPerEpoch * parameters.LearningRate;
        Assert.InRange(Distance(kernel, Values("conv1d/kernel")), 1e-4f, 0.51f * steps);
        Assert.InRange(Distance(head, Values("dense/kernel")), 0.6f * steps, 1.01f * steps);

        float[] Values(string name) => model.Parameters.Single(parameter => parameter.Name == name).Value.ToArray();

        static float Distance(float[] a, float[] b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max();
    }

    [Fact]
    public void Results_of_frozen_layers_are_read_from_the_cache_and_computed_again_if_it_is_damaged()
    {
        using var device = new CpuDevice(threads: 1);
        var model = _model.Build(Parameters(), 3, device);
        var computed = FrozenResults.Of(model, 5, Data.Dataset, "a test's", progress: null);
        Assert.Equal(computed, FrozenResults.Of(model, 5, Data.Dataset, "a test's", _ => Assert.Fail("computed again")));
        foreach (var file in Directory.EnumerateFiles(Gtzan.Core.Files.CacheFolder.Path, "*.frozen"))
            File.WriteAllText(file, "damaged");
        Assert.Equal(computed, FrozenResults.Of(model, 5, Data.Dataset, "a test's"));
    }

    [Fact]
    public void Another_encoder_in_the_folder_is_refused()
    {
        Train("run", [$"transfer.encoder={_model.Encoder!.Hash}"], architecture: _model);
        var folder = new RunFolder(Runs["run"]);
        using var device = new CpuDevice(threads: 1);
        var file = Safetensors.Read(folder.EncoderFile);
        file.Metadata["encoder"] += "\n";
        file.Write(folder.EncoderFile);
        Refusal.Says<ProgramException>("is not the encoder of the run", () => TrainedModel.Load(folder, "last", device));
        File.WriteAllText(folder.EncoderFile, "damaged");
        Refusal.Says<ProgramException>("cannot be used", () => TrainedModel.Load(folder, "last", device));
        File.Delete(folder.EncoderFile);
        Refusal.Says<ProgramException>("cannot be used", () => TrainedModel.Load(folder, "last", device));
    }

    private HyperParameters Parameters(params string[] settings) =>
        SmallData.Parameters(["learning_rate=0.01", "schedule=cosine", $"transfer.encoder={_model.Encoder!.Hash}", .. settings]);
}
