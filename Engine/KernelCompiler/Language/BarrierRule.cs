using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>
/// All items of a group must reach each barrier equally often. So within a function a barrier, or a call of a function that has one, stands neither
/// under a condition, nor where an item may have left through return, break or continue before, nor in a loop whose bounds depend on the item.
/// </summary>
internal static class BarrierRule
{
    public static void Check(SyntaxNode body, FunctionScope scope)
    {
        var barriers = body.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().Where(call => Waits(call, scope)).ToList();
        if (barriers.Count == 0)
            return;

        var ofItem = new ItemDependence(body, scope.Model);
        foreach (var call in barriers)
        {
            if (ConditionAround(call, body) is { } condition)
                scope.Translation.Report(Diagnostics.BarrierUnderCondition, call, condition);
            else if (ExitBefore(call, body) is { } exit)
                scope.Translation.Report(Diagnostics.BarrierAfterExit, call, exit.GetFirstToken().Text, $"{exit.GetLocation().GetLineSpan().StartLinePosition.Line + 1}");
            else if (call.Ancestors().TakeWhile(node => node != body).Select(ConditionOf).FirstOrDefault(end => end is not null && ofItem.Has(end)) is { } end)
                scope.Translation.Report(Diagnostics.BarrierInUnevenLoop, call, $"condition {Refusals.Excerpt(end)}");
        }
    }

    private static bool Waits(InvocationExpressionSyntax call, FunctionScope scope) =>
        scope.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method && (Vocabulary.IsBarrier(method) || scope.Translation.FactsOf(method) is { HasBarrier: true });

    private static string? ConditionAround(SyntaxNode call, SyntaxNode body)
    {
        for (var (inner, node) = (call, call.Parent); inner != body && node is not null; (inner, node) = (node, node.Parent))
        {
            switch (node)
            {
                case IfStatementSyntax branch when inner != branch.Condition:
                    return $"if ({Refusals.Excerpt(branch.Condition)})";
                case SwitchStatementSyntax or SwitchExpressionSyntax:
                    return "a switch";
                case ConditionalExpressionSyntax choice when inner != choice.Condition:
                    return $"{Refusals.Excerpt(choice.Condition)} ?";
                case BinaryExpressionSyntax { OperatorToken.Text: "&&" or "||" } logical when inner == logical.Right:
                    return logical.OperatorToken.Text;
            }
        }

        return null;
    }

    /// <summary>A statement through which an item may have left before it gets to the barrier, in this or an earlier turn of a loop around both.</summary>
    private static SyntaxNode? ExitBefore(SyntaxNode call, SyntaxNode body)
    {
        foreach (var statement in body.DescendantNodes())
        {
            var isBefore = statement.SpanStart < call.SpanStart;
            var leaves = statement switch
            {
                ReturnStatementSyntax => isBefore || call.Ancestors().TakeWhile(node => node != body).Any(node => IsLoop(node) && statement.Ancestors().Contains(node)),
                BreakStatementSyntax => Target(statement, alsoSwitch: true) is { } loop && IsLoop(loop) && call.Ancestors().Contains(loop),
                ContinueStatementSyntax => isBefore && Target(statement, alsoSwitch: false) is { } loop && call.Ancestors().Contains(loop),
                _ => false,
            };
            if (leaves)
                return statement;
        }

        return null;
    }

    private static bool IsLoop(SyntaxNode node) => node is ForStatementSyntax or WhileStatementSyntax or DoStatementSyntax;

    private static SyntaxNode? Target(SyntaxNode exit, bool alsoSwitch) => exit.Ancestors().FirstOrDefault(node => IsLoop(node) || (alsoSwitch && node is SwitchStatementSyntax));

    private static ExpressionSyntax? ConditionOf(SyntaxNode node) => node switch
    {
        ForStatementSyntax loop => loop.Condition,
        WhileStatementSyntax loop => loop.Condition,
        DoStatementSyntax loop => loop.Condition,
        _ => null,
    };
}
