using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>
/// Which values of a function differ between the items of a group: those computed from <c>Group.IdxX</c> and its like, directly or through variables.
/// Parameters count as equal for all; so do values that differ only because they are assigned under a condition.
/// </summary>
internal sealed class ItemDependence
{
    private readonly SemanticModel _model;
    private readonly HashSet<ISymbol> _variables = new(SymbolEqualityComparer.Default);

    public ItemDependence(SyntaxNode body, SemanticModel model)
    {
        _model = model;
        var assignments = body.DescendantNodes().Select(Assignment).Where(pair => pair.Variable is not null).ToList();
        int before;
        do
        {
            before = _variables.Count;
            foreach (var (variable, value) in assignments)
            {
                if (Has(value!))
                    _variables.Add(variable!);
            }
        }
        while (_variables.Count > before);
    }

    /// <summary>Whether an expression differs between items.</summary>
    public bool Has(SyntaxNode expression) => expression.DescendantNodesAndSelf().Any(node =>
        (node is IdentifierNameSyntax && _model.GetSymbolInfo(node).Symbol is { } symbol && _variables.Contains(symbol))
        || (node is MemberAccessExpressionSyntax && _model.GetSymbolInfo(node).Symbol is IPropertySymbol property && Vocabulary.Place(property)?.StartsWith("get_local_id", StringComparison.Ordinal) == true));

    private (ISymbol? Variable, SyntaxNode? Value) Assignment(SyntaxNode node) => node switch
    {
        VariableDeclaratorSyntax { Initializer: { } initializer } => (_model.GetDeclaredSymbol(node), initializer.Value),
        SingleVariableDesignationSyntax designation => (_model.GetDeclaredSymbol(designation), designation.FirstAncestorOrSelf<AssignmentExpressionSyntax>()?.Right),
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax target } assignment => (_model.GetSymbolInfo(target).Symbol, assignment.Right),
        _ => (null, null),
    };
}
