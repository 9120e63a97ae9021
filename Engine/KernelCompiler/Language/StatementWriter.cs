using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>Writes statements: one small method for each kind of statement there is a rule for.</summary>
internal sealed class StatementWriter(FunctionScope scope, CodeText text) : CSharpSyntaxVisitor
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
            WriteAll(block.Statements);
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
        WriteAll(node.Statements);
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

    public override void VisitLocalDeclarationStatement(LocalDeclarationStatementSyntax node)
    {
        // Constants become macros where they are used.
        if (node.IsConst)
            return;
        if (!node.UsingKeyword.IsKind(SyntaxKind.None) || node.Declaration.Type is RefTypeSyntax)
            Refusals.Report(scope.Translation, node.Declaration.Type is RefTypeSyntax ? node.Declaration.Type : node);
        else if (Vocabulary.IsView(scope.Model.GetTypeInfo(node.Declaration.Type).Type))
            WriteViews(node);
        else
            text.Line($"{Declaration(node.Declaration)};" + Comments.After(node));
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

    public override void VisitSwitchStatement(SwitchStatementSyntax node)
    {
        if (!TypeTable.IsInteger(_expressions.TypeOf(node.Expression)))
            scope.Translation.Report(Diagnostics.NoRule, node.Expression, "switch statement on what is no integer");
        text.Line($"switch ({_expressions.Write(node.Expression).Text})");
        text.Open();
        foreach (var section in node.Sections)
        {
            foreach (var comment in Comments.Before(section).Where(line => line.Length > 0))
                text.Line(comment);
            foreach (var label in section.Labels)
                WriteLabel(label);

            // In C a declaration cannot follow a label, unless in a block.
            if (section.Statements is [BlockSyntax block])
            {
                Visit(block);
            }
            else if (section.Statements.Any(statement => statement is LocalDeclarationStatementSyntax))
            {
                text.Indented(() =>
                {
                    text.Open();
                    WriteAll(section.Statements);
                    text.Close();
                });
            }
            else
            {
                text.Indented(() => WriteAll(section.Statements));
            }
        }

        text.Close();
    }

    private void WriteLabel(SwitchLabelSyntax label)
    {
        switch (label)
        {
            case DefaultSwitchLabelSyntax:
                text.Line("default:");
                break;
            case CaseSwitchLabelSyntax constant:
                text.Line($"case {_expressions.Write(constant.Value).Text}:");
                break;
            default:
                Refusals.Report(scope.Translation, label);
                break;
        }
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

    private string Declaration(VariableDeclarationSyntax declaration)
    {
        if (scope.Model.GetTypeInfo(declaration.Type).Type is not { } type)
            return "";
        var variables = declaration.Variables.Select(variable =>
            scope.Names.Of(scope.Model.GetDeclaredSymbol(variable)!) + (variable.Initializer is null ? "" : $" = {_expressions.Write(variable.Initializer.Value).Text}"));
        return $"{scope.Types.Of(type, declaration.Type)} {string.Join(", ", variables)}";
    }

    /// <summary>Several variables declared at once, <c>var (row, column) = (i / width, i % width)</c>: none of the values can depend on the variables.</summary>
    private void WriteDeclarations(ParenthesizedVariableDesignationSyntax variables, TupleExpressionSyntax values)
    {
        foreach (var (variable, value) in variables.Variables.Zip(values.Arguments, (variable, argument) => (variable, argument.Expression)))
        {
            if (variable is not SingleVariableDesignationSyntax single || scope.Model.GetDeclaredSymbol(single) is not ILocalSymbol local || Vocabulary.IsView(local.Type))
                Refusals.Report(scope.Translation, variable);
            else
                text.Line($"{scope.Types.Of(local.Type, variable)} {scope.Names.Of(local)} = {_expressions.Write(value).Text};");
        }
    }

    private void WriteViews(LocalDeclarationStatementSyntax node)
    {
        foreach (var variable in node.Declaration.Variables)
        {
            if (scope.Model.GetDeclaredSymbol(variable) is not ILocalSymbol local)
                continue;
            if (variable.Initializer?.Value is { } value)
                WriteView(local, value, node);
            else
                scope.Translation.Report(Diagnostics.ViewAssignment, variable, local.Name);
        }
    }

    private void WriteView(ILocalSymbol local, ExpressionSyntax value, LocalDeclarationStatementSyntax statement)
    {
        var name = scope.Names.Of(local);
        var element = View.Element(local.Type, value, local.Name, scope.Translation);
        if (value is InvocationExpressionSyntax call && scope.IsKernel && statement.Parent?.Parent is MethodDeclarationSyntax && !scope.Translation.IsElementwise
            && scope.Model.GetSymbolInfo(call).Symbol is IMethodSymbol method && Vocabulary.IsAllocation(method))
        {
            WriteSharedMemory(local, name, element, call);
            return;
        }

        if (_expressions.View(value) is not { } view)
            return;
        text.Line($"{View.Declare(view.Space, view.IsConstant, element, name)} = {view.Pointer.Text};" + Comments.After(statement));
        var length = view.Length;
        if (NeedsLength(local, statement))
        {
            var variable = scope.Names.Fresh(name + "_length");
            text.Line($"int {variable} = {view.Length().Text};");
            length = () => new CExpression(variable);
        }

        scope.Add(local, view with { Pointer = new CExpression(name), Length = length });
    }

    private void WriteSharedMemory(ILocalSymbol local, string name, string element, InvocationExpressionSyntax call)
    {
        var extent = call.ArgumentList.Arguments[0].Expression;
        var size = _expressions.Write(extent);
        if (scope.Model.GetConstantValue(extent).Value is not int count || count < 1)
        {
            scope.Translation.Report(Diagnostics.SharedMemorySize, extent, Refusals.Excerpt(extent));
            count = 1;
        }

        scope.Translation.SharedMemoryBytes += 4L * count;
        text.Line($"__local {element} {name}[{size.Text}];");
        scope.Add(local, new View(new CExpression(name), () => size, AddressSpace.Local, IsConstant: false));
    }

    private bool NeedsLength(ILocalSymbol local, SyntaxNode statement) =>
        scope.Model.GetEnclosingSymbol(statement.SpanStart) is IMethodSymbol method && scope.Translation.FactsOf(method)?.Of(local).NeedsLength == true;

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
