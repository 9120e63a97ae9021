using System.Globalization;
using System.Text.RegularExpressions;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;

namespace Gtzan.Tests.Models.Commands;

public sealed class SummaryAndDevicesTests
{
    [Theory]
    [InlineData("mlp", "474,698", "0")]
    [InlineData("mlp-reg", "474,698", "0")]
    [InlineData("cnn", "372,810", "448")]
    [InlineData("rnn", "57,802", "0")]
    [InlineData("cnn1d", "65,546", "768")]
    [InlineData("transformer", "100,810", "256")]
    [InlineData("mlp", "1,014,218", "0", "mlp.layers=[512,256,64]")]
    [InlineData("mlp-reg", "1,014,218", "0", "mlp_reg.layers=[512,256,64]")]
    [InlineData("cnn", "45,514", "192", "cnn.variant=text")]
    public void A_model_has_as_many_parameters_as_the_studys_or_as_its_layers_give(string model, string parameters, string notTrained, string? setting = null)
    {
        var output = CommandLine.Succeed(setting is null ? ["summary", model] : ["summary", model, "--set", setting]);

        var trained = int.Parse(parameters, NumberStyles.AllowThousands, CultureInfo.InvariantCulture)
            - int.Parse(notTrained, CultureInfo.InvariantCulture);
        Assert.Contains(
            string.Create(CultureInfo.InvariantCulture, $"Total parameters: {parameters}, of which {trained:N0} are trained.\n"), output,
            StringComparison.Ordinal);
    }

    [Fact]
    public void The_layers_of_the_convolutional_network_are_those_of_the_study()
    {
        var table = CommandLine.Succeed("summary", "cnn").Split("\nTotal")[0].Split('\n')
            .Select(line => Regex.Match(line, @"^ ([a-z]\w*) .*\[.*\]").Groups[1].Value).Where(name => name.Length > 0);
        var text = CommandLine.Succeed("summary", "cnn", "--set", "cnn.variant=text");

        Assert.Equal(
            ["conv2d", "maxpool2d", "batchnorm", "conv2d_1", "maxpool2d_1", "batchnorm_1", "conv2d_2", "maxpool2d_2", "batchnorm_2",
            "flatten", "dense", "dropout", "dense_1"], table);
        foreach (
            var shape in (
                string[])["[128, 11, 32]", "[64, 6, 32]", "[62, 4, 32]", "[31, 2, 32]", "[30, 1, 32]", "[15, 1, 32]", "[480]"])
        {
            Assert.Contains(shape, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void The_devices_are_listed_with_what_they_compute_with()
    {
        var output = CommandLine.Succeed("devices");

        Assert.Matches(@"\n\s*cpu\s+float32, ", output);
        Assert.Matches(@"\n\s*reference\s+double precision, ", output);
        foreach (var column in (string[])["device", "computes with", "version", "compute units", "memory", "work-group limit"])
            Assert.Contains(column, output.TrimStart().Split('\n')[0], StringComparison.Ordinal);
        foreach (var device in Device.Describe())
        {
            if (device.Obstacle is null)
                Assert.Matches($@"\n\s*{Regex.Escape(device.Name)}\s.*{device.WorkGroupLimit}\n", output);
            else
                Assert.Contains($"\n{device.Name}: {device.Obstacle}\n", output, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_missing_device_is_reported() =>
        Assert.Matches(
            "^There is no (device opencl:1000; this machine has|OpenCL device)",
            CommandLine.Fail(1, "train", "mlp", "--device", "opencl:1000"));

    [Fact]
    public void A_device_is_checked_operation_by_operation()
    {
        var output = CommandLine.Succeed("devices", "--check", "cpu", "--quick");
        Assert.Matches("^Checking cpu \\(.*\\): [0-9]+ cases", output);
        Assert.Matches(@"\n\s*LstmBackward\s+[0-9]+\s+[0-9.E-]+\s+0\.0001\s+yes", output);
        Assert.Matches(@"\n([0-9]+) of \1 operations agree with the reference \([0-9]+ s\)\.\n$", output);
    }

    [Fact]
    public void The_check_defaults_to_the_first_gpu_or_the_cpu() =>
        Assert.StartsWith(
            $"Checking {Device.FirstGpu ?? "cpu"} (", CommandLine.Succeed("devices", "--check", "--quick"), StringComparison.Ordinal);

    [Fact]
    public void Checking_an_unknown_device_is_refused()
    {
        Assert.StartsWith(
            "\"gpu\" is not known here; choose one of auto, cpu, ", CommandLine.Fail(2, "devices", "--check", "gpu"),
            StringComparison.Ordinal);
        Assert.Equal("--quick needs --check.", CommandLine.Fail(2, "devices", "--quick"));
    }

    [Theory]
    [InlineData("train")]
    [InlineData("evaluate")]
    [InlineData("predict")]
    [InlineData("prepare")]
    [InlineData("features")]
    [InlineData("figures")]
    [InlineData("gradcheck")]
    [InlineData("devices")]
    [InlineData("summary")]
    [InlineData("hparams")]
    [InlineData("study")]
    [InlineData("kernel")]
    public void Every_command_has_help_with_an_example(string command)
    {
        var output = CommandLine.Succeed(command, "--help");

        Assert.Contains("Example", output, StringComparison.Ordinal);
        Assert.Contains($"gtzan {command}", output, StringComparison.Ordinal);
        Assert.Contains(command, CommandLine.Succeed("--help"), StringComparison.Ordinal);
    }
}
