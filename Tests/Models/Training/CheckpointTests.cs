using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Training;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Tests.Models.Training;

public sealed class CheckpointTests : IDisposable
{
    private static readonly string[] Genres = ["a", "b"];

    private readonly TemporaryFolder _folder = new();
    private readonly CpuDevice _device = new(1);

    public void Dispose()
    {
        _device.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Weights_read_back_are_the_same_bits()
    {
        var parameters = SmallData.Parameters();
        var model = Write("mlp", parameters);

        var (again, epoch, metadata) = Checkpoint.Load(_folder["x.safetensors"], SmallData.Mlp, parameters, Genres, _device);

        Assert.Equal(17, epoch);
        Assert.Equal("0123", metadata["split"]);
        Assert.All(model.Parameters.Zip(again.Parameters), pair => Assert.Equal(pair.First.Value.ToArray(), pair.Second.Value.ToArray()));
    }

    [Fact]
    public void The_metadata_say_what_is_needed_to_use_the_weights()
    {
        Write("mlp", SmallData.Parameters("seed=8"));

        var metadata = Safetensors.Read(_folder["x.safetensors"]).Metadata;

        Assert.Equal("gtzan 1", metadata["format"]);
        Assert.Equal("mlp", metadata["model"]);
        Assert.Equal("[\"a\",\"b\"]", metadata["genres"]);
        Assert.Equal("17", metadata["epoch"]);
        Assert.Equal("8", metadata["seed"]);
        Assert.Equal("0123", metadata["split"]);
        Assert.Equal("4567", metadata["dataset"]);
        Assert.Contains("batch_size: 8\n", metadata["hparams"], StringComparison.Ordinal);
        Assert.Contains("rate 8000", metadata["recipe"], StringComparison.Ordinal);
    }

    /// <summary>Both perceptrons have the same parameters by name and shape.</summary>
    [Fact]
    public void Weights_of_another_model_are_refused_even_where_they_would_fit()
    {
        var parameters = SmallData.Parameters("mlp_reg.layers=[8]");
        Write("mlp-reg", parameters);

        AssertRefused("they are of the model mlp-reg, the run is one of mlp.", parameters, Genres);
    }

    [Fact]
    public void Weights_for_another_order_of_genres_are_refused()
    {
        Write("mlp", SmallData.Parameters());

        AssertRefused("they are for the genres [\"a\",\"b\"], the run has b, a.", SmallData.Parameters(), ["b", "a"]);
    }

    [Theory]
    [InlineData("activation=tanh", "they were trained with activation relu, the run's hparams.yaml says tanh.")]
    [InlineData("n_fft=512", "they were trained with n_fft 256, the run's hparams.yaml says 512.")]
    [InlineData("mlp.layers=[9]", "they were trained with mlp.layers [8], the run's hparams.yaml says [9].")]
    public void Weights_trained_with_other_hyper_parameters_are_refused(string setting, string message)
    {
        Write("mlp", SmallData.Parameters());

        AssertRefused(message, SmallData.Parameters(setting), Genres);
    }

    [Fact]
    public void Weights_of_the_wrong_shape_are_refused_with_both_shapes()
    {
        Replace(file =>
        {
            var result = new Safetensors();
            foreach (var name in file.Names)
                result.Add(name, name == "dense/kernel" ? _device.Zeros([3, 8]) : _device.Zeros([8]));
            return result;
        });

        AssertRefused("Tensor \"dense/kernel\" has shape [3, 8] in the file, but the model needs [40, 8].", SmallData.Parameters(), Genres);
    }

    [Fact]
    public void A_missing_weight_is_refused_by_name()
    {
        Replace(_ => new Safetensors());

        AssertRefused("There is no tensor \"dense/kernel\" in the file;", SmallData.Parameters(), Genres);
    }

    [Fact]
    public void Non_finite_weights_are_refused()
    {
        var parameters = SmallData.Parameters();
        var model = SmallData.Mlp.Build(parameters, Genres.Length, _device);
        var bias = model.Parameters[1].Value.ToArray();
        bias[3] = float.NaN;
        model.Parameters[1].Value.CopyFrom(bias);
        Write("mlp", parameters, model);

        AssertRefused("tensor \"dense/bias\" has values that are not finite numbers.", parameters, Genres);
    }

    [Fact]
    public void Weights_of_another_program_are_refused()
    {
        new Safetensors().Write(_folder["x.safetensors"]);

        AssertRefused("its metadata do not name a model; it was written by another program.", SmallData.Parameters(), Genres);
    }

    /// <summary>
    /// What a file says of itself is compared with what it has before memory is taken: 65,536 units would be a gigabyte of weights.
    /// </summary>
    [Theory]
    [InlineData(
        "mlp", "mlp.layers=[65536,2000]", "Tensor \"dense/kernel\" has shape [40, 8] in the file, but the model needs [40, 65536].")]
    [InlineData(
        "mlp", "mlp.layers=[8,65536,2000]", "Tensor \"dense_1/kernel\" has shape [8, 2] in the file, but the model needs [8, 65536].")]
    [InlineData("rnn", "rnn.lstm_size=4096", "Tensor \"lstm/kernel\" has shape [5, 256] in the file, but the model needs [5, 16384].")]
    [InlineData("rnn", "rnn.dense_units=65536", "Tensor \"dense/kernel\" has shape [64, 64] in the file, but the model needs [64, 65536].")]
    [InlineData(
        "mlp-reg", "mlp_reg.layers=[65536]", "Tensor \"dense/kernel\" has shape [40, 256] in the file, but the model needs [40, 65536].")]
    public void Hyper_parameters_larger_than_the_weights_are_refused_before_memory_is_taken(string model, string setting, string message)
    {
        Write(model, SmallData.Parameters());
        var hostile = SmallData.Parameters(setting);
        Change(file => file.Metadata["hparams"] = hostile.ToYaml("as used"));
        var before = GC.GetAllocatedBytesForCurrentThread();

        var exception = Assert.Throws<ProgramException>(
            () => Checkpoint.Load(_folder["x.safetensors"], GenreModel.Named(model), hostile, Genres, _device));

        Assert.Equal($"The weights {_folder["x.safetensors"]} cannot be used: {message}", exception.Message);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (2 * new FileInfo(_folder["x.safetensors"]).Length) + 1_000_000);
    }

    [Theory]
    [InlineData("layers: [2000000000]", "they were trained with mlp.layers [2000000000], the run's hparams.yaml says [8].")]
    [InlineData("units: 3", "there is no hyper-parameter \"mlp.units\";")]
    [InlineData("layers: &a [*a]", "has an alias or is nested too deeply;")]
    [InlineData("layers: [\"\\u001b[2J\"]", "they were trained with mlp.layers [\uFFFD[2J], the run's hparams.yaml says [8].")]
    public void Invalid_hyper_parameters_are_refused(string layers, string message)
    {
        Write("mlp", SmallData.Parameters());
        Change(file => file.Metadata["hparams"] = file.Metadata["hparams"].Replace("layers: [8]", layers, StringComparison.Ordinal));

        Refusal.Says<ProgramException>(
            message, () => Checkpoint.Load(_folder["x.safetensors"], SmallData.Mlp, SmallData.Parameters(), Genres, _device));
    }

    [Fact]
    public void Huge_hyper_parameters_are_refused_unread()
    {
        Write("mlp", SmallData.Parameters());
        Change(file => file.Metadata["hparams"] = $"mlp: {{layers: [{string.Join(",", Enumerable.Repeat('8', 1 << 20))}]}}");
        var before = GC.GetAllocatedBytesForCurrentThread();

        Refusal.Says<ProgramException>(
            "the weights' metadata has 2097168 characters; hyper-parameters take 131072 at most.",
            () => Checkpoint.Load(_folder["x.safetensors"], SmallData.Mlp, SmallData.Parameters(), Genres, _device));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 16_000_000);
    }

    [Fact]
    public void Weights_trained_on_features_of_another_version_are_refused()
    {
        Write("mlp", SmallData.Parameters());
        Change(file => file.Metadata["recipe"] = file.Metadata["recipe"].Replace("mfcc v", "mfcc v1", StringComparison.Ordinal));

        AssertRefused("they were trained on features \"mfcc v1", SmallData.Parameters(), Genres);
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        Write("mlp", SmallData.Parameters());
        var bytes = File.ReadAllBytes(_folder["x.safetensors"]);
        File.WriteAllBytes(_folder["x.safetensors"], bytes[..^10]);

        AssertRefused("is not a valid safetensors file: ", SmallData.Parameters(), Genres);
    }

    private Sequential Write(string name, HyperParameters parameters, Sequential? model = null)
    {
        model ??= GenreModel.Named(name).Build(parameters, Genres.Length, _device);
        var data = new DataLoader(new ArrayDataset([0], [0]), _device, [1], batchSize: 1);
        var state = new TrainingLoop(model, new Adam(model.Parameters, 0.1f), data).Capture();
        state.Metadata["epoch"] = "17";
        Checkpoint.Describe(state, new CheckpointOrigin(name, parameters, Genres, "0123", "4567"), metricsHash: "89ab")
            .Write(_folder["x.safetensors"]);
        return model;
    }

    /// <summary>Writes weights and replaces their tensors, but not what the file says of itself.</summary>
    private void Replace(Func<Safetensors, Safetensors> change)
    {
        Write("mlp", SmallData.Parameters());
        var file = Safetensors.Read(_folder["x.safetensors"]);
        var changed = change(file);
        foreach (var (key, value) in file.Metadata)
            changed.Metadata.Add(key, value);
        changed.Write(_folder["x.safetensors"]);
    }

    /// <summary>Changes what the file says of itself.</summary>
    private void Change(Action<Safetensors> change)
    {
        var file = Safetensors.Read(_folder["x.safetensors"]);
        change(file);
        file.Write(_folder["x.safetensors"]);
    }

    private void AssertRefused(string message, HyperParameters parameters, string[] genres)
    {
        var exception = Assert.Throws<ProgramException>(
            () => Checkpoint.Load(_folder["x.safetensors"], SmallData.Mlp, parameters, genres, _device));
        Assert.StartsWith($"The weights {_folder["x.safetensors"]} cannot be used: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }
}
