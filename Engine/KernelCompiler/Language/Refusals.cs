using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>Which diagnostic a construct without a rule gets: its own, if it is one that authors may well try, or else <see cref="Diagnostics.NoRule"/>.</summary>
internal static class Refusals
{
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
                translation.Report(Diagnostics.Arrays, node, node.ToString());
                break;
            case InterpolatedStringExpressionSyntax or LiteralExpressionSyntax { RawKind: (int)SyntaxKind.StringLiteralExpression }:
                translation.Report(Diagnostics.Text, node, node.ToString());
                break;
            case LiteralExpressionSyntax { RawKind: (int)SyntaxKind.NullLiteralExpression }:
                translation.Report(Diagnostics.ReferenceType, node, "null");
                break;
            case RefExpressionSyntax or RefTypeSyntax:
                translation.Report(Diagnostics.ReferenceParameter, node, node.ToString());
                break;
            default:
                translation.Report(Diagnostics.NoRule, node, Words(node.Kind()));
                break;
        }
    }

    /// <summary>The name of a construct in words: ForEachStatement becomes "a for each statement".</summary>
    private static string Words(SyntaxKind kind)
    {
        var words = new StringBuilder();
        foreach (var c in kind.ToString())
            _ = char.IsUpper(c) ? words.Append(' ').Append(char.ToLowerInvariant(c)) : words.Append(c);
        return ("aeiou".Contains(words[1]) ? "an" : "a") + words;
    }
}
