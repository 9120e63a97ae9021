using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Verification;
using Gtzan.Models.Commands;

namespace Gtzan.Tests.Models.Commands;

public sealed class GradientCheckCommandTests
{
    public static TheoryData<string> Models => [.. GradientCheckCommand.Models.Select(one => one.Name)];

    /// <summary>At full size, by the first and the last element of every parameter and of the input.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void The_gradients_of_every_model_are_right(string name)
    {
        using var device = new ReferenceDevice();
        var result = GradientCheckCommand.Models.Single(one => one.Name == name).Run(device, new GradientCheck { ElementsPerTensor = 2 });

        Assert.True(result.Passed, result.ToString());
        Assert.True(result.Checked >= 16, $"{result.Checked} derivatives are too few.");
    }

    [Fact]
    public void The_command_runs_the_selected_checks_and_reports_them()
    {
        var output = CommandLine.Succeed("gradcheck", "lstm");

        Assert.Matches(@"\n\s*lstm, sequence\s+\d+\s+\d\.\dE-\d+\s+input \d\[\d+\] \[.*\]\s+passes", output);
        Assert.Matches(@"\n\s*Lstm, last step\s+\d+ ", output);
        Assert.Matches(@"\n6 of 6 pass: \d+ derivatives, ε 1E-6, tolerance 1E-5 \+ 1E-3 · \|derivative\|\.\n$", output);
        Assert.DoesNotContain("conv2d", output, StringComparison.Ordinal);
    }

    [Fact]
    public void All_layers_pass()
    {
        var count = GradientCheckSuite.LayersInTraining.Count;
        Assert.Contains($"{count} of {count} pass", CommandLine.Succeed("gradcheck", "layer"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_wrong_gradient_ends_with_code_1_and_is_named()
    {
        using StringWriter output = new(), error = new();
        var cases = GradientCheckSuite.Operations.Where(one => one.Name is "matmul" or "tanh").ToArray();
        var check = new GradientCheck
        {
            Tamper = (name, gradient) => name == "input 1" ? [.. gradient.Select((value, i) => i == 5 ? -value : value)] : gradient,
        };

        var code = GradientCheckCommand.Run(new Terminal(output, error, isInteractive: false), cases, check);

        Assert.Equal(1, code);
        Assert.StartsWith(
            "matmul: wrong gradient at input 1[5] [3, 4]: the backward pass gives ", error.ToString(), StringComparison.Ordinal);
        Assert.Single(error.ToString().TrimEnd('\n').Split('\n'));
        Assert.Matches(@"matmul .* FAILS", output.ToString());
        Assert.Matches(@"tanh .* passes", output.ToString());
        Assert.Contains("1 of 2 pass", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_check_is_refused_with_the_known_names() =>
        Assert.StartsWith(
            "There is no gradient check \"quantum\"; choose op, layer, model, all or a part of a name: add;",
            CommandLine.Fail(2, "gradcheck", "quantum"), StringComparison.Ordinal);
}
