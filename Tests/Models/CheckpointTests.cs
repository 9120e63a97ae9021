using Gtzan.Engine;
using Gtzan.Engine.Checkpoints;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Optimizers;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;
using Gtzan.Tests.Audio;

namespace Gtzan.Tests.Models;

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
        var again = SmallData.Mlp.Build(SmallData.Parameters("seed=9"), Genres.Length, _device);

        Assert.Equal(17, Checkpoint.ReadWeights(_folder["x.safetensors"], again, "mlp", parameters, Genres));
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
        Change(file =>
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
        Change(_ => new Safetensors());

        AssertRefused("There is no tensor \"dense/kernel\" in the file;", SmallData.Parameters(), Genres);
    }

    [Fact]
    public void Weights_that_are_no_numbers_are_refused()
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

    [Fact]
    public void A_truncated_file_is_refused()
    {
        Write("mlp", SmallData.Parameters());
        var bytes = File.ReadAllBytes(_folder["x.safetensors"]);
        File.WriteAllBytes(_folder["x.safetensors"], bytes[..^10]);

        AssertRefused("is no valid safetensors file: ", SmallData.Parameters(), Genres);
    }

    private Sequential Write(string name, HyperParameters parameters, Sequential? model = null)
    {
        model ??= GenreModel.Named(name).Build(parameters, Genres.Length, _device);
        Checkpoint.Capture(new RunIdentity(name, parameters, Genres, "0123", "4567"), model, new Adam(model.Parameters, 0.1f), TrainingPosition.Beginning with { Epoch = 17 })
            .Write(_folder["x.safetensors"]);
        return model;
    }

    /// <summary>Writes weights and replaces their tensors, but not what the file says of itself.</summary>
    private void Change(Func<Safetensors, Safetensors> change)
    {
        Write("mlp", SmallData.Parameters());
        var file = Safetensors.Read(_folder["x.safetensors"]);
        var changed = change(file);
        foreach (var (key, value) in file.Metadata)
            changed.Metadata.Add(key, value);
        changed.Write(_folder["x.safetensors"]);
    }

    private void AssertRefused(string message, HyperParameters parameters, string[] genres)
    {
        var model = SmallData.Mlp.Build(parameters, genres.Length, _device);
        var exception = Assert.Throws<ProgramException>(() => Checkpoint.ReadWeights(_folder["x.safetensors"], model, "mlp", parameters, genres));
        Assert.StartsWith($"The weights {_folder["x.safetensors"]} cannot be used: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(message, exception.Message, StringComparison.Ordinal);
    }
}
