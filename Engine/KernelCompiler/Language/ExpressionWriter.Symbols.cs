using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

// Names: variables, constants, members of structs, places in the grid, and views.
internal sealed partial class ExpressionWriter
{
    /// <summary>The view that an expression is; null, and reported, if it is none that a kernel can have.</summary>
    public View? View(ExpressionSyntax expression)
    {
        switch (expression)
        {
            case ParenthesizedExpressionSyntax parenthesized:
                return View(parenthesized.Expression);

            case IdentifierNameSyntax when Model.GetSymbolInfo(expression).Symbol is { } symbol && scope.ViewOf(symbol) is { } view:
                return view;

            case InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "SubView" } member } call when Vocabulary.IsView(TypeOf(member.Expression)):
                return Arguments.Of(call, Model).ToList() is [(_, { } offset), (_, { } count)] ? SubView(member.Expression, offset, count) : null;

            case ConditionalExpressionSyntax or SwitchExpressionSyntax:
                Translation.Report(Diagnostics.ViewChoice, expression, Refusals.Excerpt(expression));
                return null;

            case InvocationExpressionSyntax when Model.GetSymbolInfo(expression).Symbol is IMethodSymbol method && Vocabulary.IsAllocation(method):
                Translation.Report(Translation.IsElementwise ? Diagnostics.GroupInElementwise : Diagnostics.SharedMemoryPlace, expression, "SharedMemory.Allocate");
                return null;

            default:
                if (TypeOf(expression) is not (null or IErrorTypeSymbol))
                    Refusals.Report(Translation, expression);
                return null;
        }
    }

    private View? SubView(ExpressionSyntax view, ExpressionSyntax offset, ExpressionSyntax count)
    {
        if (View(view) is not { } whole)
            return null;
        var place = Write(offset).At(Precedence.Multiplicative);
        var pointer = place == "0" ? whole.Pointer : new CExpression($"{whole.Pointer.At(Precedence.Additive)} + {place}", Precedence.Additive);
        return whole with { Pointer = pointer, Length = () => Write(count) };
    }

    private CExpression Symbol(ExpressionSyntax node, ExpressionSyntax? receiver)
    {
        switch (Model.GetSymbolInfo(node).Symbol)
        {
            case IFieldSymbol { IsConst: true } constant:
                return Constant(constant, node);
            case ILocalSymbol { IsConst: true } constant:
                return Constant(constant, node);
            case ILocalSymbol or IParameterSymbol when Vocabulary.IsView(TypeOf(node)):
                return View(node)?.Pointer ?? Nothing;
            case IParameterSymbol { ContainingSymbol: IMethodSymbol { MethodKind: MethodKind.Constructor } } when !scope.IsConstructor:
                // Reported with the struct.
                return Nothing;
            case (ILocalSymbol or IParameterSymbol) and var variable:
                return new CExpression(scope.Names.Of(variable));
            case IFieldSymbol { IsStatic: true } field:
                return Refuse(Diagnostics.StaticField, node, $"{field.ContainingType.Name}.{field.Name}");
            case IFieldSymbol { Name: "X" } field when receiver is not null && Vocabulary.IsIndex(field.ContainingType):
                return Write(receiver);
            case IFieldSymbol { ContainingType.IsValueType: true } field:
                return new CExpression($"{Receiver(receiver, field.ContainingType, node)}.{StructTable.NameOf(field)}");
            case IPropertySymbol property:
                return Property(property, node, receiver);
            case IMethodSymbol method:
                return Refuse(Diagnostics.Delegates, node, $"the method {method.Name} as a value");
            case null:
                // The C# compiler says what is wrong.
                return Nothing;
            default:
                Refusals.Report(Translation, node);
                return Nothing;
        }
    }

    private CExpression Property(IPropertySymbol property, ExpressionSyntax node, ExpressionSyntax? receiver)
    {
        var owner = property.ContainingType;
        if (receiver is not null && Vocabulary.IsIndex(owner) && property.Name == "X")
            return Write(receiver);
        if (receiver is not null && Vocabulary.IsView(owner) && property.Name is "IntLength" or "Length")
        {
            var length = View(receiver)?.Length() ?? Nothing;
            return property.Name == "Length" ? Cast("long", length) : length;
        }

        if (Vocabulary.Place(property) is { } place)
        {
            if (Translation.IsElementwise)
                return Refuse(Diagnostics.GroupInElementwise, node, node.ToString());

            // The functions return size_t, which computes without sign; where an int is declared, C converts by itself, and an index may be one.
            return node.Parent is EqualsValueClauseSyntax or ArgumentSyntax { Parent: BracketedArgumentListSyntax } ? new CExpression(place) : Cast("int", new CExpression(place));
        }

        if (!property.IsStatic && owner is { IsValueType: true } && StructTable.FieldOf(property) is { } field)
            return new CExpression($"{Receiver(receiver, owner, node)}.{StructTable.NameOf(field)}");
        if (property.IsStatic && property.GetMethod is { } getter && StructTable.FieldOf(property) is null)
            return Translation.Functions.NameOf(getter, [], node) is { } name ? new CExpression($"{name}()") : Nothing;
        if (property.IsStatic)
            return Refuse(Diagnostics.StaticField, node, $"{owner.Name}.{property.Name}");
        if (property.GetMethod is null || property.Parameters.Length > 0)
            return DefaultVisit(node);
        return Translation.Functions.NameOf(property.GetMethod, [], node) is { } function ? new CExpression($"{function}({Receiver(receiver, owner, node)})") : Nothing;
    }

    /// <summary>The struct whose member is meant: what stands before the point, or the one whose method this is.</summary>
    private string Receiver(ExpressionSyntax? receiver, INamedTypeSymbol type, SyntaxNode place)
    {
        scope.Types.Of(type, place);
        return receiver is null ? scope.Self : Write(receiver).At(Precedence.Primary);
    }

    private CExpression Constant(ISymbol constant, ExpressionSyntax node)
    {
        if (Translation.Constants.Of(constant) is { } written)
            return written;
        scope.Types.Refuse(TypeOf(node)!, node);
        return Nothing;
    }
}
