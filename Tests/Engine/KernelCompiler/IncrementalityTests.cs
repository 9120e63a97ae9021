using Gtzan.KernelCompiler;
using Microsoft.CodeAnalysis;

namespace Gtzan.Tests.Engine.KernelCompiler;

/// <summary>What is written again after an edit, and what is not: an edit that changes no kernel must cost nothing further down the build.</summary>
public sealed class IncrementalityTests
{
    private static readonly Snippet Before = Snippet.Compile(
        """
        internal static partial class FirstKernels
        {
            [Kernel]
            public static void Apply(Index1D index, ArrayView<float> x) => x[index] = Functions.Half(x[index]);
        }
        """,
        """
        internal static partial class SecondKernels
        {
            [Kernel]
            public static void Apply(Index1D index, ArrayView<float> x) => x[index] = 2;
        }
        """,
        "internal static class Functions { public static float Half(float x) => x / 2; public static float Unused(float x) => x; }",
        "internal class Unrelated { public int Number => 1; }").MustCompile();

    [Fact]
    public void An_unrelated_edit_writes_nothing_again()
    {
        var after = Before.Edit(4, text => text.Replace("Number => 1", "Number => 2 + 3", StringComparison.Ordinal));
        Assert.All(Kernels(after), AssertSame);
        Assert.All(Outputs(after), AssertSame);
    }

    [Fact]
    public void An_edit_of_a_method_that_no_kernel_calls_writes_nothing_again()
    {
        var after = Before.Edit(3, text => text.Replace("=> x;", "=> 3 * x;", StringComparison.Ordinal));
        Assert.All(Outputs(after), AssertSame);
    }

    [Fact]
    public void A_kernel_that_only_moves_is_not_written_again()
    {
        var after = Before.Edit(1, text => "// A comment.\n\n" + text);
        Assert.All(Outputs(after), AssertSame);
    }

    [Fact]
    public void An_edit_of_a_function_in_another_file_writes_the_kernel_that_calls_it_and_no_other()
    {
        var after = Before.Edit(3, text => text.Replace("x / 2", "0.5f * x", StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged], Kernels(after).Select(Unify));
        Assert.Contains("return 0.5f * x;", after.Generated["FirstKernels.Apply.g.cs"], StringComparison.Ordinal);
        Assert.Equal(1, Outputs(after).Count(reason => reason == IncrementalStepRunReason.Modified));
    }

    [Fact]
    public void An_edit_of_a_kernel_writes_that_kernel()
    {
        var after = Before.Edit(2, text => text.Replace("= 2;", "= 3;", StringComparison.Ordinal));
        Assert.Equal([IncrementalStepRunReason.Unchanged, IncrementalStepRunReason.Modified], Kernels(after).Select(Unify));
    }

    private static IEnumerable<IncrementalStepRunReason> Kernels(Snippet snippet) =>
        snippet.Driver.GetRunResult().Results.Single().TrackedSteps[KernelGenerator.KernelsStep].SelectMany(step => step.Outputs).Select(output => output.Reason);

    private static IEnumerable<IncrementalStepRunReason> Outputs(Snippet snippet) =>
        snippet.Driver.GetRunResult().Results.Single().TrackedOutputSteps.SelectMany(pair => pair.Value).SelectMany(step => step.Outputs).Select(output => output.Reason);

    private static void AssertSame(IncrementalStepRunReason reason) => Assert.Contains(reason, new[] { IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged });

    private static IncrementalStepRunReason Unify(IncrementalStepRunReason reason) => reason == IncrementalStepRunReason.Cached ? IncrementalStepRunReason.Unchanged : reason;
}
