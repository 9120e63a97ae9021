using Gtzan.Engine.Serialization;
using Gtzan.Engine.Serialization.Keras;
using PureHDF;

namespace Gtzan.Tests.Engine.Serialization.Keras;

public sealed class KerasWeightsTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Weights_have_the_names_shapes_and_values_of_the_file(bool isWholeModel)
    {
        var file = KerasFile.Write(
            isWholeModel, ("conv1d_1", "kernel", [4, 3, 2]), ("conv1d_1", "bias", [2]), ("dense", "kernel", [5, 7]));
        var read = KerasWeights.Read(new MemoryStream(file));
        Assert.Equal(["conv1d_1/bias", "conv1d_1/kernel", "dense/kernel"], read.Names.Order(StringComparer.Ordinal));
        Assert.Equal(KerasFile.Values([4, 3, 2]), read.Values("conv1d_1/kernel", [4, 3, 2]));
        Assert.Equal(KerasFile.Values([5, 7]), read.Values("dense/kernel", [5, 7]));
    }

    [Fact]
    public void A_file_that_is_no_model_is_refused_with_a_reason()
    {
        using var stream = new MemoryStream();
        new H5File { ["data"] = new H5Dataset(new float[3]) }.Write(stream);
        Assert.Contains("no weights of a Keras model", Refusal(stream.ToArray()));
        Assert.Contains("no HDF5 file, or damaged", Refusal([1, 2, 3]));
        Assert.Contains("no HDF5 file, or damaged", Refusal([]));
    }

    [Fact]
    public void A_weight_of_doubles_is_refused()
    {
        var file = new H5File
        {
            ["dense"] = new H5Group
            {
                ["dense"] = new H5Group { ["kernel:0"] = new H5Dataset(new double[3]) },
                Attributes = { ["weight_names"] = new[] { "dense/kernel:0" } },
            },
        };
        using var stream = new MemoryStream();
        file.Write(stream);
        Assert.Equal("weight dense/kernel is not stored as plain float32.", Refusal(stream.ToArray()));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var file = KerasFile.Write(true, ("dense", "kernel", [20, 7]));
        for (var length = 0; length < file.Length - 1; length += 7)
            Assert.NotEmpty(Refusal(file[..length]));
    }

    private static string Refusal(byte[] file) =>
        Assert.Throws<CheckpointException>(() => KerasWeights.Read(new MemoryStream(file))).Message;
}
