using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Gtzan.KernelCompiler;

/// <summary>A diagnostic as plain values, so that it can be compared and holds no syntax tree in memory.</summary>
internal sealed record DiagnosticInfo(string Id, string Path, TextSpan Span, LinePositionSpan Lines, EquatableArray<string> Arguments)
{
    public static DiagnosticInfo Create(DiagnosticDescriptor descriptor, Location location, params string[] arguments)
    {
        var lines = location.GetLineSpan();
        return new DiagnosticInfo(descriptor.Id, lines.Path ?? "", location.SourceSpan, lines.Span, new EquatableArray<string>(arguments));
    }

    public Diagnostic ToDiagnostic() => Diagnostic.Create(
        Diagnostics.ById[Id], Location.Create(Path, Span, Lines), [.. Arguments]);
}
