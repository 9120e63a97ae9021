using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>What a method does with a view it is given or has made, itself or through the methods it calls.</summary>
internal sealed class ViewFacts
{
    public bool IsRead { get; set; }

    public bool IsWritten { get; set; }

    public bool NeedsLength { get; set; }
}

/// <summary>
/// What must be known of a method before it is written: which of its views it reads and writes, whose length it asks for, and whether it waits
/// at a barrier. Each follows from the method and those it calls.
/// </summary>
internal sealed class MethodFacts
{
    private readonly Dictionary<ISymbol, ViewFacts> _views = new(SymbolEqualityComparer.Default);

    public bool HasBarrier { get; private set; }

    public ViewFacts Of(ISymbol view)
    {
        if (!_views.TryGetValue(view, out var facts))
            _views.Add(view, facts = new ViewFacts());
        return facts;
    }

    /// <summary>Reads a method.</summary>
    /// <param name="body">What is in it.</param>
    /// <param name="model">The meaning of the body.</param>
    /// <param name="factsOf">The facts of a method it calls; null if it cannot be read.</param>
    public static MethodFacts Read(SyntaxNode body, SemanticModel model, Func<IMethodSymbol, MethodFacts?> factsOf)
    {
        var facts = new MethodFacts();
        foreach (var node in body.DescendantNodesAndSelf())
        {
            switch (node)
            {
                case ElementAccessExpressionSyntax access when ViewIn(access.Expression, model) is { } view:
                    Access(facts.Of(view), access);
                    break;

                case MemberAccessExpressionSyntax { Name.Identifier.ValueText: "IntLength" or "Length" } length when ViewIn(length.Expression, model, throughSubView: false) is { } view:
                    facts.Of(view).NeedsLength = true;
                    break;

                case InvocationExpressionSyntax call when model.GetSymbolInfo(call).Symbol is IMethodSymbol method:
                    facts.Call(method, call, model, factsOf);
                    break;
            }
        }

        facts.FollowLocals(body, model);
        return facts;
    }

    /// <summary>The variable that an expression is a view of, or a part of; null if it is something else.</summary>
    private static ISymbol? ViewIn(ExpressionSyntax expression, SemanticModel model, bool throughSubView = true) => expression switch
    {
        ParenthesizedExpressionSyntax parenthesized => ViewIn(parenthesized.Expression, model, throughSubView),
        IdentifierNameSyntax when model.GetSymbolInfo(expression).Symbol is (ILocalSymbol or IParameterSymbol) and var symbol && Vocabulary.IsView(model.GetTypeInfo(expression).Type) => symbol,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "SubView" } member } when throughSubView => ViewIn(member.Expression, model),
        _ => null,
    };

    private static void Access(ViewFacts view, ExpressionSyntax access)
    {
        var parent = access.Parent;
        while (parent is ParenthesizedExpressionSyntax)
            (access, parent) = ((ExpressionSyntax)parent, parent.Parent);
        var isTarget = (parent as AssignmentExpressionSyntax)?.Left == access;

        // An atomic function changes an element; what it finds there needs no barrier.
        var isReference = parent is ArgumentSyntax { RefKindKeyword.RawKind: not 0 };
        view.IsWritten |= isTarget || isReference
            || (parent?.Kind() is SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression or SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression);
        view.IsRead |= !isReference && !(isTarget && parent.IsKind(SyntaxKind.SimpleAssignmentExpression));
    }

    private void Call(IMethodSymbol method, InvocationExpressionSyntax call, SemanticModel model, Func<IMethodSymbol, MethodFacts?> factsOf)
    {
        HasBarrier |= Vocabulary.IsBarrier(method);
        if (factsOf(method) is not { } called)
            return;

        HasBarrier |= called.HasBarrier;
        foreach (var (parameter, argument) in Arguments.Of(call, model))
        {
            if (argument is null || !Vocabulary.IsView(parameter.Type))
                continue;
            var inside = called.Of(parameter);
            if (ViewIn(argument, model) is { } view)
            {
                Of(view).IsRead |= inside.IsRead;
                Of(view).IsWritten |= inside.IsWritten;
            }

            if (inside.NeedsLength && ViewIn(argument, model, throughSubView: false) is { } whole)
                Of(whole).NeedsLength = true;
        }
    }

    /// <summary>What happens to a local view happens to the view it is a part of.</summary>
    private void FollowLocals(SyntaxNode body, SemanticModel model)
    {
        foreach (var declarator in body.DescendantNodes().OfType<VariableDeclaratorSyntax>().Reverse())
        {
            if (declarator.Initializer?.Value is not { } value || model.GetDeclaredSymbol(declarator) is not ILocalSymbol local
                || !Vocabulary.IsView(local.Type) || ViewIn(value, model) is not { } origin)
                continue;
            Of(origin).IsRead |= Of(local).IsRead;
            Of(origin).IsWritten |= Of(local).IsWritten;
            if (Of(local).NeedsLength && ViewIn(value, model, throughSubView: false) is { } whole)
                Of(whole).NeedsLength = true;
        }
    }
}
