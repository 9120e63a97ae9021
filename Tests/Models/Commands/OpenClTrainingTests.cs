using System.Text.Json;
using Gtzan.Models.Architectures;

namespace Gtzan.Tests.Models.Commands;

/// <summary>Training through the program on a GPU's kernels agrees with training on the processor.</summary>
[Collection("program")]
[Trait("Category", "Device")]
[Trait("Category", "Slow")]
public sealed class OpenClTrainingTests(SmallCorpusFixture small)
{
    private const string Epochs = "5";

    public static TheoryData<string> Models => TestScale.IsAll ? [.. GenreModel.All.Select(model => model.Name)] : ["mlp"];

    [Theory]
    [MemberData(nameof(Models))]
    public void Losses_of_every_epoch_agree_within_one_percent(string model)
    {
        Requires.OpenCl();
        var (want, got) = (Losses(model, "cpu"), Losses(model, "opencl"));
        Assert.Equal(5, want.Length);
        for (var i = 0; i < want.Length; i++)
            Assert.InRange(got[i], want[i] * 0.99, want[i] * 1.01);
        Assert.True(want.Min() < want[0], "a curve that does not fall shows little");
    }

    [Fact]
    public void Every_operation_of_a_training_agrees_with_the_reference()
    {
        Requires.OpenCl();
        var model = TestScale.IsAll ? "cnn" : "mlp";
        var run = Path.Combine(small.Root, "watched opencl");
        var output = Train(small.Train(model, run, "--epochs", "1", "--device", "opencl", "--shadow"));
        Assert.Contains("Every operation on opencl agreed with the reference:", output, StringComparison.Ordinal);
        Assert.Matches(@"\n\s*ActivationBackward\s+[0-9]+\s", output);
    }

    // Training and validation, epoch by epoch.
    private double[] Losses(string model, string device)
    {
        var run = Path.Combine(small.Root, $"{model} on {device}");
        Train(small.Train(model, run, "--epochs", Epochs, "--device", device));
        return [.. File.ReadLines(Path.Combine(run, "metrics.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("loss").GetDouble())];
    }

    // In a process of its own, where no other test's exceptions disturb PoCL's compiler. It may report warnings.
    private string Train(string[] arguments)
    {
        var result = CommandLine.RunProcess(small.Root, new Dictionary<string, string>(), arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }
}
