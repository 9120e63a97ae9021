using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>A kernel as its author wrote it, followed by what else of the project it uses, for people who want to compare it with the OpenCL C.</summary>
internal static class CSharpListing
{
    /// <summary>The kernel; the members of its own class that it uses; then those of other types, inside the declarations of these.</summary>
    public static string Write(MethodDeclarationSyntax kernel, IReadOnlyList<SyntaxNode> used)
    {
        var members = used.Where(node => node is not TypeDeclarationSyntax && node != kernel).ToList();
        var own = members.Where(member => member.Parent == kernel.Parent).OrderBy(member => member.SpanStart);
        var types = used.Select(node => node as TypeDeclarationSyntax ?? node.Parent as TypeDeclarationSyntax).OfType<TypeDeclarationSyntax>()
            .Where(type => type != kernel.Parent).Distinct();
        var others = types.Select(type => type.WithMembers(SyntaxFactory.List(type.Members.Where(member => members.Contains(member) || IsStored(member)))));
        return string.Join("\n\n", own.Prepend(kernel).Concat(others).Select(Dedented));
    }

    /// <summary>Whether a member is one of those that a struct consists of: a field or an automatic property.</summary>
    private static bool IsStored(MemberDeclarationSyntax member) =>
        member is FieldDeclarationSyntax or PropertyDeclarationSyntax { ExpressionBody: null, AccessorList.Accessors: [{ Body: null, ExpressionBody: null }, ..] }
        && !member.Modifiers.Any(SyntaxKind.StaticKeyword) && !member.Modifiers.Any(SyntaxKind.ConstKeyword);

    private static string Dedented(SyntaxNode node)
    {
        var lines = node.ToFullString().Replace("\r", "").Split('\n').Select(line => line.TrimEnd()).ToList();
        while (lines.Count > 0 && lines[0].Length == 0)
            lines.RemoveAt(0);
        while (lines.Count > 0 && lines[lines.Count - 1].Length == 0)
            lines.RemoveAt(lines.Count - 1);
        var margin = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart().Length).DefaultIfEmpty(0).Min();
        return string.Join("\n", lines.Select(line => line.Length > 0 ? line.Substring(margin) : ""));
    }
}
