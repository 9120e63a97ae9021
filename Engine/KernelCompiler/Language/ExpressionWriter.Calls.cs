using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

// Calls: of mapped functions, of methods with source, of constructors of structs.
internal sealed partial class ExpressionWriter
{
    public override CExpression VisitInvocationExpression(InvocationExpressionSyntax node)
    {
        if (Model.GetSymbolInfo(node).Symbol is not IMethodSymbol symbol)
            return Model.GetConstantValue(node).HasValue ? DefaultVisit(node) : Nothing;
        var method = symbol.ReducedFrom ?? symbol;
        if (Vocabulary.IsBarrier(method))
            return Barrier(node);
        if (Vocabulary.IsView(TypeOf(node)))
            return View(node)?.Pointer ?? Nothing;
        if (FunctionTable.FindAtomic(method) is { } atomic)
            return Atomic(atomic, node);
        if (FunctionTable.Find(method) is { } function)
            return MathematicalFunction(function, node);
        return Call(method, node);
    }

    public override CExpression VisitObjectCreationExpression(ObjectCreationExpressionSyntax node) => Creation(node);

    public override CExpression VisitImplicitObjectCreationExpression(ImplicitObjectCreationExpressionSyntax node) => Creation(node);

    private CExpression Barrier(InvocationExpressionSyntax node) =>
        Translation.IsElementwise
            ? Refuse(Diagnostics.GroupInElementwise, node, "Group.Barrier")
            : new CExpression(Translation.NeedsGlobalFence ? "barrier(CLK_LOCAL_MEM_FENCE | CLK_GLOBAL_MEM_FENCE)" : "barrier(CLK_LOCAL_MEM_FENCE)");

    private CExpression MathematicalFunction(string function, InvocationExpressionSyntax node)
    {
        var arguments = Arguments.Of(node, Model).Select(pair => pair.Argument is null ? "0" : WriteConverted(pair.Argument).Text);
        return new CExpression($"{function}({string.Join(", ", arguments)})", function[0] == '(' ? Precedence.Unary : Precedence.Primary);
    }

    private CExpression Atomic(string function, InvocationExpressionSyntax node)
    {
        if (Arguments.Of(node, Model).ToList() is not [var (_, target), var (_, value)] || target is null || value is null)
            return Nothing;
        if (target is not ElementAccessExpressionSyntax)
            return Refuse(Diagnostics.ReferenceParameter, target, $"ref {target} outside a view");
        return new CExpression($"{function}(&{Write(target).Text}, {WriteConverted(value).Text})");
    }

    private CExpression Call(IMethodSymbol method, InvocationExpressionSyntax node)
    {
        var texts = new List<string>();
        var spaces = new List<AddressSpace>();
        if (!method.IsStatic && method.ContainingType.IsValueType && method.MethodKind == MethodKind.Ordinary)
            texts.Add(Receiver((node.Expression as MemberAccessExpressionSyntax)?.Expression, method.ContainingType, node));
        foreach (var (parameter, argument) in Arguments.Of(node, Model))
            AddArgument(method, parameter, argument, node, texts, spaces);

        return Translation.Functions.NameOf(method, spaces, node) is { } name ? new CExpression($"{name}({string.Join(", ", texts)})") : Nothing;
    }

    private void AddArgument(IMethodSymbol method, IParameterSymbol parameter, ExpressionSyntax? argument, SyntaxNode place, List<string> texts, List<AddressSpace> spaces)
    {
        if (argument is null)
        {
            // The default of a struct has no value of its own.
            var isStruct = TypeTable.Find(parameter.Type) is null && parameter.Type.TypeKind == TypeKind.Struct;
            texts.Add(isStruct ? $"({scope.Types.Of(parameter.Type, place)}){{ 0 }}" : parameter.HasExplicitDefaultValue && Literal.Of(parameter.ExplicitDefaultValue) is { } value ? value.Text : "0");
        }
        else if (parameter.RefKind is not (RefKind.None or RefKind.In))
        {
            // Reported where the parameter is.
            texts.Add("0");
        }
        else if (!Vocabulary.IsView(parameter.Type))
        {
            texts.Add(Write(argument).Text);
        }
        else
        {
            var view = View(argument);
            spaces.Add(view?.Space ?? AddressSpace.Global);
            texts.Add(view?.Pointer.Text ?? "0");
            if (view is not null && Translation.FactsOf(method)?.Of(parameter).NeedsLength == true)
                texts.Add(view.Length().Text);
        }
    }

    /// <summary>The call of an operator or conversion that a struct declares; null if it is C's own.</summary>
    private CExpression? UserOperator(ExpressionSyntax node, params ExpressionSyntax[] operands)
    {
        if (Model.GetSymbolInfo(node).Symbol is not IMethodSymbol { MethodKind: MethodKind.UserDefinedOperator or MethodKind.Conversion } method || Vocabulary.IsIndex(method.ContainingType))
            return null;
        return Translation.Functions.NameOf(method, [], node) is { } name
            ? new CExpression($"{name}({string.Join(", ", operands.Select(operand => Write(operand).Text))})")
            : Nothing;
    }

    private CExpression Creation(BaseObjectCreationExpressionSyntax node)
    {
        if (Model.GetSymbolInfo(node).Symbol is not IMethodSymbol constructor)
            return Nothing;
        var type = constructor.ContainingType;
        if (type.TypeKind != TypeKind.Struct)
        {
            scope.Types.Refuse(type, node);
            return Nothing;
        }

        var arguments = Arguments.Of(node, Model).Select(pair => pair.Argument is null ? "0" : Write(pair.Argument).Text).ToList();
        if (Vocabulary.IsIndex(type))
            return new CExpression($"({string.Concat(arguments)})");
        var name = scope.Types.Of(type, node);
        if (constructor.IsImplicitlyDeclared && constructor.Parameters.IsEmpty)
            return node.Initializer is null ? new CExpression($"({name}){{ 0 }}") : new CExpression(StructTable.Value(name, node.Initializer.Expressions.Select(Initializer)));
        if (node.Initializer is not null)
            return DefaultVisit(node.Initializer);
        if (constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not TypeDeclarationSyntax declaration)
            return Refuse(Diagnostics.UnknownMethod, node, $"The constructor of {type.Name}");
        return IsPositional(constructor)
            ? new CExpression(StructTable.Value(name, arguments))
            : new CExpression($"{Translation.Functions.NameOfConstructor(constructor, declaration)}({string.Join(", ", arguments)})");
    }

    /// <summary>The value of one field, <c>First = 1</c>; those that are not named are 0 in both languages.</summary>
    private string Initializer(ExpressionSyntax initializer)
    {
        var field = initializer is AssignmentExpressionSyntax { Left: IdentifierNameSyntax name } && Model.GetSymbolInfo(name).Symbol is { } symbol
            ? symbol as IFieldSymbol ?? (symbol is IPropertySymbol property ? StructTable.FieldOf(property) : null)
            : null;
        return field is null ? DefaultVisit(initializer).Text : $".{StructTable.NameOf(field)} = {Write(((AssignmentExpressionSyntax)initializer).Right).Text}";
    }

    /// <summary>Whether the fields are just the parameters of the constructor, in order.</summary>
    private static bool IsPositional(IMethodSymbol constructor)
    {
        var fields = StructTable.Fields(constructor.ContainingType).ToList();
        return fields.Select(field => field.AssociatedSymbol?.Name).SequenceEqual(constructor.Parameters.Select(parameter => (string?)parameter.Name))
            && fields.All(field => field.AssociatedSymbol!.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is ParameterSyntax);
    }
}
