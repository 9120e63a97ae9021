using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>Which diagnostic a construct without a rule gets: its own, if it is one that authors may well try, or else <see cref="Diagnostics.NoRule"/>.</summary>
internal static class Refusals
{
    private const int LongestExcerpt = 60;

    public static void Report(Translation translation, SyntaxNode node)
    {
        switch (node)
        {
            case ThrowExpressionSyntax or ThrowStatementSyntax:
                translation.Report(Diagnostics.Exceptions, node, "throw");
                break;
            case TryStatementSyntax:
                translation.Report(Diagnostics.Exceptions, node, "try");
                break;
            case CommonForEachStatementSyntax:
                translation.Report(Diagnostics.Foreach, node);
                break;
            case GotoStatementSyntax or LabeledStatementSyntax:
                translation.Report(Diagnostics.Goto, node, node is GotoStatementSyntax ? "goto" : "a label");
                break;
            case AnonymousFunctionExpressionSyntax:
                translation.Report(Diagnostics.Delegates, node, "a lambda or anonymous method");
                break;
            case LocalFunctionStatementSyntax function:
                translation.Report(Diagnostics.Delegates, node, $"the local function {function.Identifier}");
                break;
            case ArrayCreationExpressionSyntax or ImplicitArrayCreationExpressionSyntax or StackAllocArrayCreationExpressionSyntax
                or ImplicitStackAllocArrayCreationExpressionSyntax or CollectionExpressionSyntax or InitializerExpressionSyntax { RawKind: (int)SyntaxKind.ArrayInitializerExpression }:
                translation.Report(Diagnostics.Arrays, node, Excerpt(node));
                break;
            case InterpolatedStringExpressionSyntax or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression }:
                translation.Report(Diagnostics.Text, node, Excerpt(node));
                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression }:
                translation.Report(Diagnostics.ReferenceType, node, "null");
                break;
            case RefExpressionSyntax or RefTypeSyntax:
                translation.Report(Diagnostics.ReferenceParameter, node, Excerpt(node));
                break;
            default:
                translation.Report(Diagnostics.NoRule, node, Words(node.Kind()));
                break;
        }
    }

    /// <summary>A construct's text for a message: on one line, and not long.</summary>
    public static string Excerpt(SyntaxNode node)
    {
        var text = string.Join(" ", node.ToString().Split([' ', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries));
        return text.Length <= LongestExcerpt ? text : text.Substring(0, LongestExcerpt - 1) + "…";
    }

    /// <summary>The name of a construct in words: WithExpression becomes "with expression".</summary>
    private static string Words(SyntaxKind kind)
    {
        var words = new StringBuilder();
        foreach (var c in kind.ToString())
            _ = char.IsUpper(c) ? words.Append(' ').Append(char.ToLowerInvariant(c)) : words.Append(c);
        return words.ToString().TrimStart();
    }
}
