using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;
using Gtzan.Tests.Models.Training;

namespace Gtzan.Tests.Models.Architectures;

/// <summary>Encoders from files: their description, their weights, and what is wrong with either.</summary>
public sealed class EncoderTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    /// <summary>
    /// Frames x of 5 equal features 2 t, normalised to (2 t − 2) / 2 = t − 1; the kernel 0, 0.5, … sums each column, batch normalisation of
    /// gamma 0, 0.5, beta 0, 0.5, mean 0, 0.5, variance 0, 0.5 follows; then the mean over time.
    /// </summary>
    [Fact]
    public void A_small_network_gives_the_embedding_that_its_weights_say()
    {
        var encoder = Open(SmallEncoder.Weights, SmallEncoder.Description);
        using var device = new ReferenceDevice();
        var model = encoder.Build(encoder.Recipe, device);
        var frames = encoder.Recipe.FramesPerSegment;
        float[] inputs = [.. Enumerable.Range(0, frames).SelectMany(t => Enumerable.Repeat(2f * t, 5))];
        using var step = device.BeginInference();
        var embedding = model.Predict(device.FromArray(inputs, [1, frames, 5])).ToArray();

        // Columns of the kernel: 0 + 1 + 2 + 3 + 4 and 0.5 + 1.5 + 2.5 + 3.5 + 4.5; biases 0 and 0.5.
        double[] sums = [10, 12.5];
        var expected = sums.Select((sum, c) => Enumerable.Range(0, frames).Average(t =>
            Math.Max(0, ((((t - 1) * sum) + (c / 2.0) - (c / 2.0)) / Math.Sqrt((c / 2.0) + 1e-3) * c / 2.0) + (c / 2.0))));
        Assert.Equal(expected, embedding.Select(value => (double)value), (x, y) => Math.Abs(x - y) < 1e-4 * (1 + Math.Abs(x)));
    }

    [Fact]
    public void A_written_encoder_is_read_back_with_the_same_hash()
    {
        var encoder = Open(SmallEncoder.Weights, SmallEncoder.Description);
        encoder.ToFile().Write(_folder["copy.safetensors"]);
        var copy = EncoderFile.Open(_folder["copy.safetensors"], description: null);
        Assert.Equal((encoder.Hash, encoder.Recipe), (copy.Hash, copy.Recipe));
        var other = SmallEncoder.Description.Replace("[2, 2]", "[2, 3]", StringComparison.Ordinal);
        Assert.NotEqual(encoder.Hash, Open(SmallEncoder.Weights, other).Hash);
    }

    [Fact]
    public void A_description_beside_the_weights_is_used()
    {
        File.WriteAllBytes(_folder["beside.h5"], SmallEncoder.Weights);
        Refusal.Says<ProgramException>("it is read as the artist encoder", () => EncoderFile.Open(_folder["beside.h5"], null));
        File.WriteAllText(_folder["beside.yaml"], SmallEncoder.Description);
        Assert.Equal(5, EncoderFile.Open(_folder["beside.h5"], null).Recipe.FeaturesPerFrame);
    }

    [Theory]
    [InlineData("filters=2", "filters=3", "\"first/kernel\" has shape [1, 5, 2] in the file, but the model needs [1, 5, 3]")]
    [InlineData("conv1d first", "conv1d second", "no tensor \"second/kernel\"")]
    [InlineData("conv1d first", "conv1d", "needs the layer's name")]
    [InlineData("conv1d", "conv4d", "there is no such kind")]
    [InlineData("kernel=1", "kernel=0", "kernel must be a whole number from 1")]
    [InlineData("kernel=1", "", "it lacks kernel=")]
    [InlineData("kernel=1", "kernel=1 size=2", "it has no setting size")]
    [InlineData("kernel=1", "kernel=1 kernel=1", "it has kernel twice")]
    [InlineData("- relu", "- relu name", "its kind has no weights")]
    [InlineData("- global_average_pool", "- max_pool1d size=2", "an embedding has one dimension")]
    [InlineData("- global_average_pool", "- max_pool2d size=2", "expected inputs")]
    [InlineData("[2, 2]", "[2, 0]", "must be a mean and a deviation above 0")]
    [InlineData("n_mfcc: 5", "epochs: 5", "epochs is not a setting of the features")]
    [InlineData("n_mfcc: 5", "n_mfcc: 500", "it must be a whole number")]
    [InlineData("inputs:", "input:", "input is not expected there")]
    [InlineData("layers:", "layers: [", "is not valid YAML")]
    public void A_wrong_description_is_refused_in_a_sentence(string part, string replacement, string message)
    {
        var description = SmallEncoder.Description.Replace(part, replacement, StringComparison.Ordinal);
        Assert.NotEqual(SmallEncoder.Description, description);
        Refusal.Says<ProgramException>(message, () => Open(SmallEncoder.Weights, description));
    }

    [Fact]
    public void Damaged_weights_are_refused_in_a_sentence()
    {
        var whole = SmallEncoder.Weights;
        byte[][] damaged =
            [[], [0x89, (byte)'H'], whole[..(whole.Length / 2)], [.. whole[..9], .. new byte[whole.Length - 9]], new byte[100]];
        foreach (var bytes in damaged)
        {
            var error = Assert.Throws<ProgramException>(() => Open(bytes, SmallEncoder.Description));
            Assert.StartsWith("The encoder ", error.Message, StringComparison.Ordinal);
            Assert.EndsWith(".", error.Message, StringComparison.Ordinal);
        }

        Refusal.Says<ProgramException>("There is no file", () => EncoderFile.Open(_folder["missing.h5"], null));
    }

    [Fact]
    public void Only_lengths_of_time_may_differ_from_the_features_of_the_encoder()
    {
        var model = GenreModel.With(Open(SmallEncoder.Weights, SmallEncoder.Description));
        Assert.Equal("4", model.Checked(model.Defaults.WithSetting("num_segments=4")).Text("num_segments"));
        Refusal.Says<ProgramException>(
            "n_mfcc is 6, but the encoder takes 5", () => model.Checked(model.Defaults.WithSetting("n_mfcc=6")));
        Refusal.Says<ProgramException>("normalize is feature", () => model.Checked(model.Defaults.WithSetting("normalize=feature")));
        Refusal.Says<ProgramException>(
            "transfer.encoder is 0123456789abcdef", () => model.Checked(model.Defaults.WithSetting("transfer.encoder=0123456789abcdef")));
    }

    [Theory]
    [InlineData("head", "normalization conv1d batchnorm relu globalaveragepool", 2 * 3 + 3)]
    [InlineData("last", "normalization", 12 + 4 + 2 * 3 + 3)]
    [InlineData("all", "normalization", 12 + 4 + 2 * 3 + 3)]
    public void What_is_not_trained_is_frozen(string trained, string frozen, int trainable)
    {
        var model = GenreModel.With(Open(SmallEncoder.Weights, SmallEncoder.Description));
        using var device = new ReferenceDevice();
        var built = model.Build(model.Defaults.WithSetting($"transfer.train={trained}"), 3, device);
        Assert.Equal(frozen, string.Join(' ', built.Layers.Where(layer => layer.IsFrozen).Select(layer => layer.Name)));
        Assert.Equal(trainable, built.TrainableParameterCount);
    }

    private Encoder Open(byte[] weights, string description)
    {
        File.WriteAllBytes(_folder["weights.h5"], weights);
        File.WriteAllText(_folder["description.yaml"], description);
        return EncoderFile.Open(_folder["weights.h5"], _folder["description.yaml"]);
    }
}
