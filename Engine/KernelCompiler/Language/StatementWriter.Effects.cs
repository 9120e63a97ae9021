using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

// What changes something: assignments, increments and calls, which C and C# order alike only if each is a statement of its own.
internal sealed partial class StatementWriter
{
    /// <summary>What a statement does: an assignment, an increment or a call.</summary>
    private string Effect(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case AssignmentExpressionSyntax { RawKind: (int)SyntaxKind.SimpleAssignmentExpression, Left: var target } assignment:
                if (scope.Model.GetSymbolInfo(target).Symbol is IDiscardSymbol)
                    return _expressions.Write(assignment.Right).Text;
                if (Vocabulary.IsView(_expressions.TypeOf(target)))
                    scope.Translation.Report(Diagnostics.ViewAssignment, target, target.ToString());
                return $"{_expressions.Write(target).Text} = {_expressions.Write(assignment.Right).Text}";

            case AssignmentExpressionSyntax assignment:
                return Compound(assignment);

            case PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PreIncrementExpression or (int)SyntaxKind.PreDecrementExpression } step:
                return step.OperatorToken.Text + _expressions.Write(step.Operand).At(Precedence.Unary);

            case PostfixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.PostIncrementExpression or (int)SyntaxKind.PostDecrementExpression } step:
                return _expressions.Write(step.Operand).At(Precedence.Primary) + step.OperatorToken.Text;

            default:
                return _expressions.Write(expression).Text;
        }
    }

    private string Compound(AssignmentExpressionSyntax assignment)
    {
        var target = _expressions.Write(assignment.Left);
        var type = _expressions.TypeOf(assignment.Left);
        if (assignment.IsKind(SyntaxKind.UnsignedRightShiftAssignmentExpression))
            return $"{target.Text} = {ExpressionWriter.UnsignedShift(type, target, _expressions.Write(assignment.Right)).Text}";
        if (assignment.IsKind(SyntaxKind.ModuloAssignmentExpression) && TypeTable.IsFloat(type))
            return $"{target.Text} = fmod({target.Text}, {_expressions.WriteConverted(assignment.Right).Text})";
        if (scope.Model.GetSymbolInfo(assignment).Symbol is IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator } method && !Vocabulary.IsIndex(method.ContainingType))
        {
            return scope.Translation.Functions.NameOf(method, [], assignment) is { } name
                ? $"{target.Text} = {name}({target.Text}, {_expressions.Write(assignment.Right).Text})"
                : "";
        }

        if (!Operators.IsAssignment(assignment.Kind()))
            Refusals.Report(scope.Translation, assignment);
        return $"{target.Text} {assignment.OperatorToken.Text} {_expressions.Write(assignment.Right).Text}";
    }
}
