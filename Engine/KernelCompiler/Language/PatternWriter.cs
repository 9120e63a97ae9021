using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>Writes patterns as conditions, and switch expressions as choices: <c>i switch { 0 => a, _ => b }</c> is <c>i == 0 ? a : b</c>.</summary>
internal sealed class PatternWriter(ExpressionWriter expressions, FunctionScope scope)
{
    public CExpression Write(IsPatternExpressionSyntax node) => Condition(node.Pattern, Operand(node.Expression));

    public CExpression Write(SwitchExpressionSyntax node)
    {
        var operand = Operand(node.GoverningExpression);
        var choices = new List<string>();
        foreach (var arm in node.Arms)
        {
            if (arm.WhenClause is not null)
                Refusals.Report(scope.Translation, arm.WhenClause);

            // The last arm takes what is left; if it has a pattern, another value would be an exception in C#.
            var value = expressions.Write(arm.Expression);
            choices.Add(arm == node.Arms.Last()
                ? value.At(Precedence.Conditional)
                : $"{Condition(arm.Pattern, operand).At(Precedence.LogicalOr)} ? {value.At(Precedence.LogicalOr)}");
        }

        return new CExpression(string.Join(choices.Count > 2 ? "\n    : " : " : ", choices), choices.Count > 1 ? Precedence.Conditional : Precedence.Primary);
    }

    /// <summary>What is compared. It is written once for each comparison, so it must not do anything but compute.</summary>
    private CExpression Operand(ExpressionSyntax expression)
    {
        if (expression.DescendantNodesAndSelf().OfType<InvocationExpressionSyntax>().FirstOrDefault() is { } call)
            scope.Translation.Report(Diagnostics.NoRule, call, "call in the value that patterns are compared with");
        return expressions.Write(expression);
    }

    private CExpression Condition(PatternSyntax pattern, CExpression operand)
    {
        switch (pattern)
        {
            case ConstantPatternSyntax constant:
                return Comparison(operand, "==", constant.Expression, Precedence.Equality);
            case RelationalPatternSyntax relational:
                return Comparison(operand, relational.OperatorToken.Text, relational.Expression, Precedence.Relational);
            case DiscardPatternSyntax:
                return new CExpression("true");
            case ParenthesizedPatternSyntax parenthesized:
                return Condition(parenthesized.Pattern, operand);
            case UnaryPatternSyntax not:
                return new CExpression($"!({Condition(not.Pattern, operand).Text})", Precedence.Unary);
            case BinaryPatternSyntax binary:
                var (sign, precedence) = binary.IsKind(SyntaxKind.AndPattern) ? ("&&", Precedence.LogicalAnd) : ("||", Precedence.LogicalOr);
                return new CExpression($"{Condition(binary.Left, operand).At(precedence)} {sign} {Condition(binary.Right, operand).At(precedence)}", precedence);
            default:
                Refusals.Report(scope.Translation, pattern);
                return new CExpression("0");
        }
    }

    private CExpression Comparison(CExpression operand, string sign, ExpressionSyntax constant, Precedence precedence) =>
        new($"{operand.At(precedence)} {sign} {expressions.Write(constant).At(precedence + 1)}", precedence);
}
