using System.Collections.Immutable;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace Gtzan.KernelCompiler;

/// <summary>The entry of the kernel compiler: finds the methods marked as kernels and writes their OpenCL C and launchers.</summary>
/// <remarks>
/// From a marked method to the generated file: <see cref="KernelReader"/> checks the declaration and has <see cref="KernelText"/> write the OpenCL C,
/// with a <see cref="StatementWriter"/> and an <see cref="ExpressionWriter"/> for each function; <see cref="LauncherWriter"/> wraps it all in C#.
/// A kernel depends on the methods it calls, wherever they are, so it is read again after every edit; but what is read is plain values, and while they
/// stay equal nothing is written again.
/// </remarks>
[Generator]
public sealed class KernelGenerator : IIncrementalGenerator
{
    /// <summary>The step whose results are kernels, as tests call it.</summary>
    public const string KernelsStep = "Kernels";

    private const string Attribute = "Gtzan.Engine.KernelAttribute";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var results = context.SyntaxProvider
            .ForAttributeWithMetadataName(Attribute, static (node, _) => node is MethodDeclarationSyntax, KernelReader.Read);

        var kernels = results.Where(static result => result.Kernel is not null).Select(static (result, _) => result.Kernel!).WithTrackingName(KernelsStep);
        context.RegisterSourceOutput(kernels, WriteKernel);
        context.RegisterSourceOutput(results.SelectMany(static (result, _) => result.Diagnostics).Collect(), ReportErrors);

        var names = kernels.Select(static (kernel, _) => new Entry(kernel.Name, $"{kernel.ClassName}.{kernel.Method}Kernel")).Collect();
        var project = context.CompilationProvider.Select(static (compilation, _) => compilation.GetTypeByMetadataName(Attribute) is null ? null : compilation.AssemblyName);
        context.RegisterSourceOutput(names.Select(static (names, _) => new EquatableArray<Entry>(names)).Combine(project), WriteCatalog);
        context.RegisterSourceOutput(results.Select(static (result, _) => result.Place).Collect(), ReportAmbiguities);
    }

    private static void WriteKernel(SourceProductionContext output, Kernel kernel) =>
        output.AddSource($"{kernel.ClassName.Replace("global::", "")}.{kernel.Method}.g.cs", SourceText.From(LauncherWriter.Write(kernel), Encoding.UTF8));

    private static void WriteCatalog(SourceProductionContext output, (EquatableArray<Entry> Kernels, string? Project) input)
    {
        if (input.Project is null)
            return;
        var definitions = input.Kernels.OrderBy(kernel => kernel.Name, StringComparer.Ordinal).Select(kernel => kernel.Definition);
        output.AddSource("KernelCatalog.g.cs", SourceText.From(CatalogWriter.Write(input.Project, definitions), Encoding.UTF8));
    }

    /// <summary>Reports what is wrong, once even if it is in a method that several kernels call.</summary>
    private static void ReportErrors(SourceProductionContext output, ImmutableArray<DiagnosticInfo> diagnostics)
    {
        foreach (var diagnostic in diagnostics.Distinct())
            output.ReportDiagnostic(diagnostic.ToDiagnostic());
    }

    private static void ReportAmbiguities(SourceProductionContext output, ImmutableArray<DiagnosticInfo> places)
    {
        foreach (var group in places.GroupBy(place => place.Arguments[0]).Where(group => group.Count() > 1))
        {
            foreach (var place in group)
                output.ReportDiagnostic((place with { Arguments = new EquatableArray<string>([group.Key, $"{group.Count()}"]) }).ToDiagnostic());
        }
    }

    private sealed record Entry(string Name, string Definition);
}
