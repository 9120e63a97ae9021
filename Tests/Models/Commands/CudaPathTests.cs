using System.Globalization;
using System.Text.RegularExpressions;
using Gtzan.Tests.Engine.Devices.Gpu;

namespace Gtzan.Tests.Models.Commands;

/// <summary>The program on a machine with an NVIDIA driver: a stand-in that counts kernels and launches, and runs none.</summary>
[Collection("program")]
[Trait("Category", "Device")]
public sealed class CudaPathTests(SmallCorpusFixture small, StubDriver driver) : IClassFixture<StubDriver>
{
    [Theory]
    [InlineData("mlp")]
    [InlineData("mlp-reg")]
    [InlineData("cnn")]
    [InlineData("rnn")]
    public void Every_model_trains_to_its_report(string model)
    {
        var (run, log) = (Path.Combine(small.Root, $"cuda {model}"), small[$"cuda {model}.log"]);
        var result = Run(new() { ["STUB_CUDA_LOG"] = log }, small.Train(model, run, "--epochs", "1", "--device", "cuda"));

        Assert.Equal((0, ""), (result.ExitCode, result.Error));
        Assert.Contains(", on cuda (float32, Stub card through ILGPU).", result.Output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(run, "report.html")));

        var text = File.ReadAllText(log);
        var (kernels, launches) = (CountOf(text, "kernels"), CountOf(text, "launches"));
        Assert.Equal(kernels, Regex.Count(text, @"\.visible \.entry Kernel_"));
        Assert.InRange(kernels, 10, 60);
        Assert.True(launches > 4 * kernels, $"{launches} launches of {kernels} kernels");
    }

    [Fact]
    public void The_card_is_listed_and_suggested_and_auto_takes_it()
    {
        Assert.Matches(
            @"\n\s*cuda\s+float32, Stub card through ILGPU\s+ILGPU 1\.5\.3, +(driver 13\.0)?\s+132\s+85\.9 GB\s+1024\s",
            Run([], "devices").Output);

        var suggested = Run([], small.Train("mlp", Path.Combine(small.Root, "suggested"), "--epochs", "1"));
        Assert.Equal((0, ""), (suggested.ExitCode, suggested.Error));
        Assert.Contains(
            "--device cuda computes on it (gtzan devices --check cuda tests it).\n", suggested.Output, StringComparison.Ordinal);
        Assert.Contains(", on cpu (", suggested.Output, StringComparison.Ordinal);

        var auto = Run([], small.Train("mlp", Path.Combine(small.Root, "auto"), "--epochs", "1", "--device", "auto"));
        Assert.Equal((0, "--device auto: cuda (float32, Stub card through ILGPU).\n"), (auto.ExitCode, auto.Error));
        Assert.Contains(", on cuda (", auto.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("computes on it", auto.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_check_of_a_card_that_computes_nothing_fails_operation_by_operation()
    {
        var result = Run([], "devices", "--check", "cuda", "--quick");
        Assert.Equal(1, result.ExitCode);
        Assert.Matches(@"\n\s*MatMul\s+[0-9]+\s+\S+\s+1E-05\s+NO\s", result.Output);
        Assert.Contains("MatMul on cuda disagrees with the reference: ", result.Output, StringComparison.Ordinal);
        Assert.Contains("Do not trust results of cuda", result.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("STUB_CUDA_INIT", "804", @"cannot start \(804\)")]
    [InlineData("STUB_CUDA_INIT", "100", @"cannot start \(CUDA_ERROR_NO_DEVICE\)")]
    [InlineData("STUB_CUDA_VERSION", "8000", @"Stub card has driver 8\.0, which is too old for ILGPU 1\.5\.3; update it\.")]
    public void An_unusable_driver_is_reported_with_the_reason(string variable, string value, string reason)
    {
        var environment = new Dictionary<string, string> { [variable] = value };
        Assert.Matches($"\ncuda: .*{reason}", Run(environment, "devices").Output);
        var train = Run(environment, "train", "mlp", "--device", "cuda");
        Assert.Equal(1, train.ExitCode);
        Assert.Matches($"^gtzan: .*{reason}", train.Error);
        Assert.Equal(2, train.Error.Split('\n').Length);
    }

    private static int CountOf(string log, string what) =>
        int.Parse(Regex.Match(log, $@"^{what} (\d+)$", RegexOptions.Multiline).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    private CommandLine Run(Dictionary<string, string> environment, params string[] arguments) => CommandLine.RunProcess(
        small.Root, new Dictionary<string, string>(environment) { ["LD_LIBRARY_PATH"] = driver.Folder }, arguments);
}
