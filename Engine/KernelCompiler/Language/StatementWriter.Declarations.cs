using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

// Local variables: numbers and structs, views, shared memory.
internal sealed partial class StatementWriter
{
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
}
