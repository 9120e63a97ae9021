using Gtzan.Engine.Gpu;
using Gtzan.Models.Commands;

namespace Gtzan.Tests.Models;

public sealed class KernelCommandTests
{
    private static readonly KernelListing Short = new("Sample.Scale", "element-wise", "any", 0, "void Scale()\n{\n    one;\n}\n", "__kernel void Sample_Scale()\n{\n    two;\n    three;\n}\n");

    [Fact]
    public void Without_a_name_all_kernels_are_listed_with_how_they_are_launched()
    {
        var output = CommandLine.Succeed("kernel");

        Assert.Matches(@"\n\s*MatMul\.Tiled\s+tiled\s+\d+ × \d+ × 1\s+[\d,]+\s", output);
        Assert.Matches(@"\n\s*Reductions\.SumRows\s+tiled\s+up to \d+\s+[\d,]+\s", output);
        Assert.Matches(@"\n\s*Dropout\.Apply\s+element-wise\s+any\s+0\s", output);
        Assert.Equal(KernelListing.All.Count, output.Split('\n').Count(line => line.Contains("element-wise", StringComparison.Ordinal) || line.Contains("tiled", StringComparison.Ordinal)));
    }

    [Fact]
    public void With_a_name_the_kernel_is_shown_in_both_languages()
    {
        var output = CommandLine.Succeed("kernel", "dropout.apply");

        Assert.Contains("[Kernel]", output, StringComparison.Ordinal);
        Assert.Contains("__kernel void Dropout_Apply(", output, StringComparison.Ordinal);
        Assert.True(output.IndexOf("[Kernel]", StringComparison.Ordinal) < output.IndexOf("__kernel", StringComparison.Ordinal));
    }

    [Fact]
    public void One_language_alone_is_the_text_as_it_is()
    {
        var kernel = KernelListing.All.Single(kernel => kernel.Name == "Dropout.Apply");

        Assert.Equal(kernel.OpenCl, CommandLine.Succeed("kernel", "Dropout.Apply", "--opencl"));
        Assert.Equal(kernel.CSharp, CommandLine.Succeed("kernel", "Dropout.Apply", "--csharp"));
    }

    [Theory]
    [InlineData("Dropot.Aply", "There is no kernel \"Dropot.Aply\"; the closest names are Dropout.Apply")]
    [InlineData("matmul", "There is no kernel \"matmul\"; the closest names are MatMul.")]
    public void An_unknown_name_is_answered_with_the_closest(string name, string message) =>
        Assert.StartsWith(message, CommandLine.Fail(1, "kernel", name), StringComparison.Ordinal);

    [Fact]
    public void Both_languages_at_once_or_one_without_a_name_are_refused()
    {
        Assert.Equal("Choose one of --opencl and --csharp, or leave out both to see both.", CommandLine.Fail(2, "kernel", "Dropout.Apply", "--opencl", "--csharp"));
        Assert.Equal("--opencl needs the name of a kernel; gtzan kernel lists them.", CommandLine.Fail(2, "kernel", "--opencl"));
    }

    [Fact]
    public void On_a_wide_terminal_the_languages_stand_side_by_side()
    {
        var wide = KernelCommand.SideBySide(Short, width: 80);

        Assert.NotNull(wide);
        var lines = wide.Split('\n');
        Assert.StartsWith("C#", lines[0], StringComparison.Ordinal);
        Assert.Equal("    one;", lines.Single(line => line.Contains("one;", StringComparison.Ordinal))[..8]);
        Assert.Single(lines.Select(line => Math.Max(line.IndexOf("__kernel", StringComparison.Ordinal), line.IndexOf("    two;", StringComparison.Ordinal))).Where(at => at > 0).Distinct());
        Assert.Null(KernelCommand.SideBySide(Short, width: 40));
    }
}
