using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>Writes statements: one small method for each kind of statement there is a rule for.</summary>
internal sealed partial class StatementWriter(FunctionScope scope, CodeText text) : CSharpSyntaxVisitor
{
    private readonly ExpressionWriter _expressions = new(scope);

    /// <summary>Writes the body of a function, in braces.</summary>
    /// <param name="body">A block, or the expression after an arrow.</param>
    /// <param name="returns">Whether the expression is what the function returns.</param>
    /// <param name="prologue">Lines before the first statement.</param>
    public void WriteBody(SyntaxNode body, bool returns, string prologue = "")
    {
        BarrierRule.Check(body, scope);
        text.Open();
        if (prologue.Length > 0)
            text.Line(prologue);
        if (body is BlockSyntax block)
            WriteContents(block);
        else if (returns)
            text.Line($"return {_expressions.Write((ExpressionSyntax)body).Text};");
        else
            text.Line($"{Effect((ExpressionSyntax)body)};");
        text.Close();
    }

    /// <inheritdoc/>
    public override void DefaultVisit(SyntaxNode node) => Refusals.Report(scope.Translation, node);

    public override void VisitBlock(BlockSyntax node)
    {
        text.Open();
        WriteContents(node);
        text.Close();
    }

    public override void VisitEmptyStatement(EmptyStatementSyntax node) => text.Line(";");

    public override void VisitBreakStatement(BreakStatementSyntax node) => text.Line("break;" + Comments.After(node));

    public override void VisitContinueStatement(ContinueStatementSyntax node) => text.Line("continue;" + Comments.After(node));

    public override void VisitReturnStatement(ReturnStatementSyntax node) =>
        text.Line((node.Expression is null ? "return;" : $"return {_expressions.Write(node.Expression).Text};") + Comments.After(node));

    public override void VisitExpressionStatement(ExpressionStatementSyntax node)
    {
        if (node.Expression is AssignmentExpressionSyntax { Left: DeclarationExpressionSyntax { Designation: ParenthesizedVariableDesignationSyntax variables }, Right: TupleExpressionSyntax values })
            WriteDeclarations(variables, values);
        else
            text.Line($"{Effect(node.Expression)};" + Comments.After(node));
    }

    public override void VisitIfStatement(IfStatementSyntax node) => WriteIf(node, "");

    public override void VisitWhileStatement(WhileStatementSyntax node)
    {
        text.Line($"while ({_expressions.Write(node.Condition).Text})");
        WriteEmbedded(node.Statement);
    }

    public override void VisitDoStatement(DoStatementSyntax node)
    {
        text.Line("do");
        WriteEmbedded(node.Statement);
        text.Line($"while ({_expressions.Write(node.Condition).Text});");
    }

    public override void VisitForStatement(ForStatementSyntax node)
    {
        var start = node.Declaration is null ? string.Join(", ", node.Initializers.Select(Effect)) : Declaration(node.Declaration);
        var condition = node.Condition is null ? "" : " " + _expressions.Write(node.Condition).Text;
        var step = node.Incrementors.Count == 0 ? "" : " " + string.Join(", ", node.Incrementors.Select(Effect));
        text.Line($"for ({start};{condition};{step})");
        WriteEmbedded(node.Statement);
    }

    /// <summary>The statements of a block, and the comments after the last.</summary>
    private void WriteContents(BlockSyntax block)
    {
        WriteAll(block.Statements);
        if (string.Join("\n", Comments.Before(block.CloseBraceToken)).TrimEnd('\n') is { Length: > 0 } comments)
            text.Line(comments);
    }

    private void WriteAll(SyntaxList<StatementSyntax> statements)
    {
        var isFirst = true;
        foreach (var statement in statements)
        {
            foreach (var line in Comments.Before(statement))
            {
                if (line.Length > 0 || !isFirst)
                    text.Line(line);
                isFirst = false;
            }

            isFirst = false;
            Visit(statement);
        }
    }

    private void WriteEmbedded(StatementSyntax statement)
    {
        if (statement is BlockSyntax)
            Visit(statement);
        else
            text.Indented(() => WriteAll(SyntaxFactory.SingletonList(statement)));
    }

    private void WriteIf(IfStatementSyntax node, string before)
    {
        text.Line($"{before}if ({_expressions.Write(node.Condition).Text})");
        WriteEmbedded(node.Statement);
        if (node.Else is null)
            return;
        if (node.Else.Statement is IfStatementSyntax next)
        {
            WriteIf(next, "else ");
        }
        else
        {
            text.Line("else");
            WriteEmbedded(node.Else.Statement);
        }
    }
}
