using Microsoft.CodeAnalysis;

// A package of the benchmarks has a namespace of the name Diagnostics.
using CompilerDiagnostics = Gtzan.KernelCompiler.Diagnostics;

namespace Gtzan.Tests.Engine.KernelCompiler;

/// <summary>For each diagnostic of the kernel compiler, snippets that fail the build with it, and with no other, on the line that says "// here".</summary>
public sealed class DiagnosticTests
{
    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var refused in RefusedCode.All)
                data.Add(refused.Id, refused.Code, refused.Says);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void A_forbidden_construct_fails_the_build_with_its_own_diagnostic_on_its_line(string id, string code, string says)
    {
        var snippet = code.Contains("partial class", StringComparison.Ordinal) || code.Contains("class Test", StringComparison.Ordinal) ? Snippet.Compile(code) : Snippet.CompileKernel(code);

        Assert.NotEmpty(snippet.Refusals);
        foreach (var refusal in snippet.Refusals)
        {
            Assert.Equal(id, refusal.Id);
            Assert.Equal(DiagnosticSeverity.Error, refusal.Severity);
            var line = snippet.Compilation.SyntaxTrees.Single(tree => tree.FilePath == refusal.Location.GetLineSpan().Path).GetText().Lines[refusal.Location.GetLineSpan().StartLinePosition.Line];
            Assert.EndsWith("// here", line.ToString(), StringComparison.Ordinal);
        }

        Assert.Contains(snippet.Refusals, refusal => refusal.GetMessage().Contains(says, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_diagnostic_has_a_snippet() =>
        Assert.Equal(CompilerDiagnostics.All.Select(descriptor => descriptor.Id), RefusedCode.All.Select(refused => refused.Id).Distinct().Order());

    [Fact]
    public void Numbers_are_used_once_and_messages_are_sentences_that_say_what_to_do()
    {
        Assert.Equal(CompilerDiagnostics.All.Count, CompilerDiagnostics.All.Select(descriptor => descriptor.Id).Distinct().Count());
        Assert.All(CompilerDiagnostics.All, descriptor =>
        {
            Assert.Matches("^GKC[0-9]{4}$", descriptor.Id);
            Assert.Matches(@"[;:,] ", descriptor.MessageFormat.ToString());
            Assert.DoesNotMatch(@"[.!]$", descriptor.MessageFormat.ToString());
        });
    }

    [Fact]
    public void The_table_for_readers_lists_every_diagnostic()
    {
        var lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "Golden/KernelCompiler.README.md"));
        Assert.Equal(CompilerDiagnostics.All.Select(descriptor => $"| {descriptor.Id} | {descriptor.Title} |"), lines.Where(line => line.StartsWith("| GKC", StringComparison.Ordinal)));
    }

    [Fact]
    public void An_error_in_a_function_is_reported_where_the_function_is_and_once_however_many_kernels_call_it()
    {
        var snippet = Snippet.Compile(
            """
            internal static partial class TestKernels
            {
                [Kernel]
                public static void First(Index1D index, ArrayView<float> x) => x[index] = Functions.Wrong(x[index]);

                [Kernel]
                public static void Second(Index1D index, ArrayView<float> x) => x[index] = Functions.Wrong(1);
            }
            """,
            "internal static class Functions\n{\n    public static float Wrong(float x) => (float)(x * 0.5);\n}\n");

        var refusal = Assert.Single(snippet.Refusals);
        Assert.Equal(("GKC0009", "File2.cs", 2), (refusal.Id, refusal.Location.GetLineSpan().Path, refusal.Location.GetLineSpan().StartLinePosition.Line));
    }

    [Fact]
    public void All_errors_of_a_kernel_are_reported_at_once()
    {
        var snippet = Snippet.CompileKernel(
            """
            [Kernel]
            public static void Wrong(Index1D index, ArrayView<float> x)
            {
                var text = "text";
                foreach (var c in text)
                    x[index] = c;
                throw new Exception(text);
            }
            """);
        Assert.Superset(new HashSet<string> { "GKC0003", "GKC0014", "GKC0004" }, snippet.Refusals.Select(refusal => refusal.Id).ToHashSet());
    }

    [Fact]
    public void A_refused_kernel_still_has_a_launcher_so_that_its_callers_add_no_errors()
    {
        var snippet = Snippet.CompileKernel(
            """
            [Kernel]
            public static void Wrong(Index1D index, ArrayView<float> x) => x[index] = (float)(x[index] * 0.5);

            public static void Call(GpuDevice device, Tensor x) => LaunchWrong(device, 1, x);
            """);
        Assert.Single(snippet.Refusals);
        Assert.Empty(snippet.Result.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error));
    }
}
