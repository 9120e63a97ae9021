using System.Text.RegularExpressions;
using Gtzan.Engine;
using Gtzan.KernelCompiler;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Gtzan.Tests.Engine.KernelCompiler;

/// <summary>A piece of C# with kernels, and what the kernel compiler makes of it.</summary>
public sealed partial class Snippet
{
    private const string Usings =
        """
        global using System;
        global using Gtzan.Engine;
        global using Gtzan.Engine.KernelModel;
        """;

    private static readonly Lazy<MetadataReference[]> References = new(() =>
    [
        .. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(path => Path.GetFileName(path).StartsWith("System.", StringComparison.Ordinal))
            .Append(typeof(Device).Assembly.Location)
            .Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    private Snippet(GeneratorDriver driver, Compilation compilation, Compilation result)
    {
        (Driver, Compilation, Result) = (driver, compilation, result);
        Refusals = [.. driver.GetRunResult().Diagnostics];
        Generated = driver.GetRunResult().Results.Single().GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString());
    }

    /// <summary>What ran, and can run again on another compilation.</summary>
    public GeneratorDriver Driver { get; }

    /// <summary>The snippet alone.</summary>
    public Compilation Compilation { get; }

    /// <summary>The snippet with what was generated.</summary>
    public Compilation Result { get; }

    /// <summary>What the kernel compiler reported.</summary>
    public IReadOnlyList<Diagnostic> Refusals { get; }

    /// <summary>The generated files, by name.</summary>
    public IReadOnlyDictionary<string, string> Generated { get; }

    /// <summary>The OpenCL C of the only kernel.</summary>
    public string OpenCl => OpenClSources().Matches(string.Concat(Generated.Values)).Single().Groups["text"].Value + "\n";

    /// <summary>Compiles files that need not be more than kernels, as the assembly of the tests, which sees the engine's inside.</summary>
    public static Snippet Compile(params string[] files) => Compile(files, usings: Usings, symbols: []);

    /// <summary>Compiles a kernel in a class of its own, with what else the class contains.</summary>
    public static Snippet CompileKernel(string members) => Compile($"internal static partial class TestKernels\n{{\n{members}\n}}\n");

    /// <summary>Compiles files with other usings, and conditional symbols.</summary>
    public static Snippet Compile(string[] files, string usings, string[] symbols)
    {
        var options = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Preview).WithPreprocessorSymbols(symbols).WithDocumentationMode(DocumentationMode.Parse);
        var trees = files.Prepend(usings).Select((text, i) => CSharpSyntaxTree.ParseText(text, options, path: $"File{i}.cs"));
        var compilation = CSharpCompilation.Create(
            "Gtzan.Tests", trees, References.Value, new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        var driver = CSharpGeneratorDriver.Create(
            [new KernelGenerator().AsSourceGenerator()], parseOptions: options, driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));
        return Run(driver, compilation);
    }

    /// <summary>Runs the kernel compiler again, on the snippet after an edit: of file 1, 2, ….</summary>
    public Snippet Edit(int file, Func<string, string> change)
    {
        var tree = Compilation.SyntaxTrees.ElementAt(file);
        var text = tree.ToString();
        var edited = change(text);
        Assert.NotEqual(text, edited);
        return Run(Driver, Compilation.ReplaceSyntaxTree(tree, CSharpSyntaxTree.ParseText(edited, (CSharpParseOptions)tree.Options, tree.FilePath)));
    }

    /// <summary>The snippet, which must be in order for both compilers.</summary>
    public Snippet MustCompile()
    {
        Assert.Empty(Refusals.Select(refusal => refusal.ToString()));
        Assert.Empty(Result.GetDiagnostics().Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error).Select(diagnostic => diagnostic.ToString()));
        return this;
    }

    private static Snippet Run(GeneratorDriver driver, Compilation compilation)
    {
        driver = driver.RunGeneratorsAndUpdateCompilation(compilation, out var result, out _);
        return new Snippet(driver, compilation, result);
    }

    [GeneratedRegex("OpenClSource:\\n\"\"\"\\n(?<text>.*?)\\n\\n\"\"\",", RegexOptions.Singleline)]
    private static partial Regex OpenClSources();
}
