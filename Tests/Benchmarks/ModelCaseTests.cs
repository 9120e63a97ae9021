using Gtzan.Benchmarks.Models;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Benchmarks;

public sealed class ModelCaseTests
{
    [Theory]
    [InlineData("mlp-reg", 474_698)]
    [InlineData("cnn-text", 45_514)]
    public void Its_export_has_every_parameter_and_the_batch(string model, int parameters)
    {
        using var device = new CpuDevice(threads: 1);
        var file = new ModelCase(model, device, batch: 3).Export();

        var inputs = device.Zeros(model == "cnn-text" ? [3, 130, 13, 1] : [3, 130, 13]);
        file.CopyTo("inputs", inputs);
        Assert.Contains(inputs.ToArray(), value => value != 0);
        var labels = device.Zeros([3]);
        file.CopyTo("labels", labels);
        Assert.Equal([0, 1, 2], labels.ToArray());
        var kernel = device.Zeros(model == "cnn-text" ? [3, 3, 1, 32] : [1690, 256]);
        file.CopyTo(model == "cnn-text" ? "conv2d/kernel" : "dense/kernel", kernel);
        Assert.Equal(parameters, new ModelCase(model, device, batch: 1).Parameters);
    }

    [Fact]
    public void A_restart_repeats_the_results()
    {
        using var device = new CpuDevice(threads: 2);
        var model = new ModelCase("cnn-text", device, batch: 4);
        float[] first = [model.Train(), model.Train(), model.Train()];
        model.Restart();

        float[] again = [model.Train(), model.Train(), model.Train()];
        Assert.Equal(first, again);
        Assert.NotEqual(first[0], first[2]);
    }

    [Fact]
    public void Dropout_changes_a_step()
    {
        using var device = new CpuDevice(threads: 1);

        Assert.NotEqual(
            new ModelCase("mlp-reg", device, batch: 4).Train(), new ModelCase("mlp-reg", device, batch: 4, hasDropout: false).Train());
    }
}
