using Gtzan.Audio.Datasets;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Layers;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;
using Gtzan.Tests.Models.Training;
using Sample = Gtzan.Models.Samples;

namespace Gtzan.Tests.Models.Samples;

public sealed class SampleTests
{
    private static readonly Dictionary<string, Func<GenreDataset, Device, int, Action<string>, Sequential>> Samples = new()
    {
        ["mlp"] = Sample.Mlp.Train,
        ["mlp-reg"] = Sample.MlpRegularized.Train,
        ["cnn"] = Sample.Cnn.Train,
        ["rnn"] = Sample.Rnn.Train,
        ["cnn1d"] = Sample.Cnn1D.Train,
        ["shortchunk"] = Sample.ShortChunk.Train,
        ["transformer"] = Sample.Transformer.Train,
    };

    [Theory]
    [InlineData("mlp")]
    [InlineData("mlp-reg")]
    [InlineData("cnn")]
    [InlineData("rnn")]
    [InlineData("cnn1d")]
    [InlineData("shortchunk")]
    [InlineData("transformer")]
    public void A_sample_trains_the_same_weights_as_gtzan_train(string name)
    {
        var parameters = HyperParameters.DefaultsOf(name).WithSetting("epochs=2").Checked();
        var data = SmallData.Create(["blues", "jazz"], tracksPerGenre: 20, recipe: parameters.Recipe);
        using var device = new CpuDevice(threads: 2);
        var lines = new List<string>();
        var sample = Samples[name](data.Dataset, device, 2, lines.Add);

        var model = GenreModel.Named(name).Build(parameters, genres: 2, device);
        var split = DataSplit.Create(
            data.Dataset, parameters.Split, parameters.TestSize, parameters.ValidationSize, (ulong)parameters.Seed);
        Assert.Equal(2, new Trainer(model, parameters, data.Dataset, split).Run().Count());

        Assert.Equal(model.Parameters.Select(parameter => parameter.Name), sample.Parameters.Select(parameter => parameter.Name));
        foreach (var (expected, actual) in model.Parameters.Zip(sample.Parameters))
            Assert.Equal(expected.Value.ToArray(), actual.Value.ToArray());
        Assert.StartsWith("Test accuracy by segment: ", lines[^1], StringComparison.Ordinal);
    }
}
