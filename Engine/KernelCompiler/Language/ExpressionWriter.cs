using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Gtzan.KernelCompiler;

/// <summary>Writes expressions: one small method for each kind of expression there is a rule for.</summary>
/// <remarks>
/// The operators of C# and C mean the same and bind alike, so the author's parentheses stay as they are. Where the languages differ:
/// a float becomes an integer by <c>convert_int_sat</c>, which goes to the nearest bound and takes NaN to 0 as .NET does; integers that C would
/// compare or combine in another type are cast. An int must not overflow (C does not define what happens then); a uint may, and wraps.
/// </remarks>
internal sealed partial class ExpressionWriter(FunctionScope scope) : CSharpSyntaxVisitor<CExpression>
{
    /// <summary>What stands where something could not be written.</summary>
    private static readonly CExpression Nothing = new("0");

    private Translation Translation => scope.Translation;

    private SemanticModel Model => scope.Model;

    /// <summary>Writes an expression.</summary>
    public CExpression Write(ExpressionSyntax expression) => Conversion(expression, Visit(expression));

    /// <summary>Writes an expression so that C, too, sees the type that C# converts it to: where it selects among functions of one name.</summary>
    public CExpression WriteConverted(ExpressionSyntax expression)
    {
        var (type, converted) = (TypeOf(expression), Model.GetTypeInfo(expression).ConvertedType);
        if (type is null || converted is null || TypeTable.Find(type) == TypeTable.Find(converted) || TypeTable.Find(converted) is not { } name)
            return Write(expression);
        return Model.GetConstantValue(expression) is { HasValue: true, Value: { } value } && TypeTable.IsFloat(converted)
            ? Literal.Of(Convert.ToSingle(value))!.Value
            : Cast(name, Write(expression));
    }

    /// <inheritdoc/>
    public override CExpression DefaultVisit(SyntaxNode node)
    {
        if (node is ExpressionSyntax && Model.GetConstantValue(node) is { HasValue: true } constant && Literal.Of(constant.Value) is { } literal)
            return literal;
        Refusals.Report(Translation, node);
        return Nothing;
    }

    public override CExpression VisitLiteralExpression(LiteralExpressionSyntax node)
    {
        if (node.IsKind(SyntaxKind.DefaultLiteralExpression))
            return Default(node);
        if (Literal.AsWritten(node.Token.Text, node.Token.Value) is { } literal)
            return literal;
        if (node.Kind() is not (SyntaxKind.NumericLiteralExpression or SyntaxKind.CharacterLiteralExpression))
            return DefaultVisit(node);
        scope.Types.Refuse(TypeOf(node)!, node);
        return Nothing;
    }

    public override CExpression VisitDefaultExpression(DefaultExpressionSyntax node) => Default(node);

    public override CExpression VisitParenthesizedExpression(ParenthesizedExpressionSyntax node)
    {
        var inner = Write(node.Expression);
        return inner.Precedence == Precedence.Primary ? inner : new CExpression($"({inner.Text})");
    }

    public override CExpression VisitThisExpression(ThisExpressionSyntax node) => new(scope.Self);

    public override CExpression VisitIdentifierName(IdentifierNameSyntax node) => Symbol(node, receiver: null);

    public override CExpression VisitMemberAccessExpression(MemberAccessExpressionSyntax node) => Symbol(node, node.Expression);

    public override CExpression VisitElementAccessExpression(ElementAccessExpressionSyntax node)
    {
        if (!Vocabulary.IsView(TypeOf(node.Expression)))
            return DefaultVisit(node);
        return View(node.Expression) is { } view && node.ArgumentList.Arguments is [var index]
            ? new CExpression($"{view.Pointer.At(Precedence.Primary)}[{Write(index.Expression).Text}]")
            : Nothing;
    }

    public override CExpression VisitPrefixUnaryExpression(PrefixUnaryExpressionSyntax node)
    {
        if (node.Kind() is SyntaxKind.PreIncrementExpression or SyntaxKind.PreDecrementExpression)
            return Refuse(Diagnostics.AssignmentAsValue, node, Refusals.Excerpt(node));
        if (node.Kind() is not (SyntaxKind.UnaryMinusExpression or SyntaxKind.UnaryPlusExpression or SyntaxKind.LogicalNotExpression or SyntaxKind.BitwiseNotExpression))
            return DefaultVisit(node);
        if (UserOperator(node, [node.Operand]) is { } call)
            return call;

        // −2147483648 is one constant in C#, and two, of which the second does not fit, in C.
        if (node.IsKind(SyntaxKind.UnaryMinusExpression) && Model.GetConstantValue(node).Value is int.MinValue or long.MinValue)
            return Literal.Of(Model.GetConstantValue(node).Value)!.Value;
        var operand = Widened(node.Operand, TypeOf(node));
        var text = operand.At(Precedence.Unary);
        var sign = node.OperatorToken.Text;
        return new CExpression(sign + (text.StartsWith(sign, StringComparison.Ordinal) && sign is "-" or "+" ? $"({text})" : text), Precedence.Unary);
    }

    public override CExpression VisitPostfixUnaryExpression(PostfixUnaryExpressionSyntax node) =>
        node.Kind() is SyntaxKind.PostIncrementExpression or SyntaxKind.PostDecrementExpression ? Refuse(Diagnostics.AssignmentAsValue, node, Refusals.Excerpt(node)) : DefaultVisit(node);

    public override CExpression VisitAssignmentExpression(AssignmentExpressionSyntax node) =>
        node.IsKind(SyntaxKind.CoalesceAssignmentExpression) ? DefaultVisit(node) : Refuse(Diagnostics.AssignmentAsValue, node, Refusals.Excerpt(node));

    public override CExpression VisitBinaryExpression(BinaryExpressionSyntax node)
    {
        if (UserOperator(node, [node.Left, node.Right]) is { } call)
            return call;
        var sign = node.OperatorToken.Text;
        if (node.IsKind(SyntaxKind.ModuloExpression) && TypeTable.IsFloat(TypeOf(node)))
            return new CExpression($"fmod({WriteConverted(node.Left).Text}, {WriteConverted(node.Right).Text})");
        if (node.IsKind(SyntaxKind.UnsignedRightShiftExpression))
            return UnsignedShift(TypeOf(node), Write(node.Left), Write(node.Right));

        // "x is Three" has the form of a test of types.
        if (node.IsKind(SyntaxKind.IsExpression) && Model.GetConstantValue(node.Right).HasValue)
            return new CExpression($"{Write(node.Left).At(Precedence.Equality)} == {Write(node.Right).At(Precedence.Relational)}", Precedence.Equality);
        if (Operators.PrecedenceOf(node.Kind()) is not { } precedence)
            return DefaultVisit(node);

        var isShift = precedence == Precedence.Shift;
        var common = isShift ? null : Model.GetTypeInfo(node.Left).ConvertedType;
        var right = TypeOf(node.Right);
        var left = SameType(right, common) ? Write(node.Left) : Widened(node.Left, common);
        return new CExpression($"{left.At(precedence)} {sign} {Write(node.Right).At(precedence + 1)}", precedence);
    }

    public override CExpression VisitConditionalExpression(ConditionalExpressionSyntax node)
    {
        if (Vocabulary.IsView(TypeOf(node)))
            return Refuse(Diagnostics.ViewChoice, node, Refusals.Excerpt(node));
        return new CExpression(
            $"{Write(node.Condition).At(Precedence.LogicalOr)} ? {Write(node.WhenTrue).At(Precedence.LogicalOr)} : {Write(node.WhenFalse).At(Precedence.Conditional)}",
            Precedence.Conditional);
    }

    public override CExpression VisitCastExpression(CastExpressionSyntax node)
    {
        if (Model.GetTypeInfo(node.Type).Type is not { } target)
            return Nothing;
        var source = TypeOf(node.Expression);
        if (UserOperator(node, [node.Expression]) is { } call)
            return call;

        // (float)Math.PI is a constant that the C# compiler works out, in double if it likes.
        if (Model.GetConstantValue(node) is { HasValue: true, Value: { } value } && (source is null || TypeTable.Find(source) is null || (TypeTable.IsFloat(source) && !TypeTable.IsFloat(target)))
            && Literal.Of(value) is { } literal)
            return literal;

        var name = scope.Types.Of(target, node.Type);
        var operand = Write(node.Expression);
        if (source is null || TypeTable.Find(source) == name)
            return operand;
        return TypeTable.IsFloat(source) && TypeTable.IsInteger(target) ? new CExpression($"convert_{name}_sat({Bare(node.Expression).Text})") : Cast(name, operand);
    }

    public override CExpression VisitSwitchExpression(SwitchExpressionSyntax node)
    {
        if (Vocabulary.IsView(TypeOf(node)))
            return Refuse(Diagnostics.ViewChoice, node, Refusals.Excerpt(node));
        return new PatternWriter(this, scope).Write(node);
    }

    public override CExpression VisitIsPatternExpression(IsPatternExpressionSyntax node) => new PatternWriter(this, scope).Write(node);

    /// <summary>The type of an expression, before what C# converts it to.</summary>
    public ITypeSymbol? TypeOf(ExpressionSyntax expression) => Model.GetTypeInfo(expression).Type;

    /// <summary>What a shift without sign is in C, where it takes an unsigned number.</summary>
    public static CExpression UnsignedShift(ITypeSymbol? type, CExpression left, CExpression right)
    {
        var name = type is null ? "uint" : TypeTable.Find(type);
        var shift = $"{(name is "int" or "long" ? $"(u{name}){left.At(Precedence.Unary)}" : left.At(Precedence.Shift))} >> {right.At(Precedence.Additive)}";
        return name is "int" or "long" ? new CExpression($"({name})({shift})", Precedence.Unary) : new CExpression(shift, Precedence.Shift);
    }

    /// <summary>An expression that gets parentheses anyway, without those it has.</summary>
    private CExpression Bare(ExpressionSyntax expression) => Write(expression is ParenthesizedExpressionSyntax parenthesized ? parenthesized.Expression : expression);

    private static CExpression Cast(string type, CExpression operand) => new($"({type}){operand.At(Precedence.Unary)}", Precedence.Unary);

    private static bool SameType(ITypeSymbol? left, ITypeSymbol? right) => SymbolEqualityComparer.Default.Equals(left, right);

    /// <summary>C computes int with uint in uint, C# in long: then an operand says so. What C widens by itself stays as it is.</summary>
    private CExpression Widened(ExpressionSyntax expression, ITypeSymbol? common)
    {
        var isWider = common?.SpecialType is SpecialType.System_Int64 or SpecialType.System_UInt64 && !SameType(TypeOf(expression), common);
        return isWider ? Cast(TypeTable.Find(common!)!, Write(expression)) : Write(expression);
    }

    private CExpression Default(ExpressionSyntax node)
    {
        var type = Model.GetTypeInfo(node).ConvertedType;
        if (type is null || type is IErrorTypeSymbol)
            return Nothing;
        var name = scope.Types.Of(type, node);
        return TypeTable.Find(type) is null ? new CExpression($"({name}){{ 0 }}") : name switch { "float" => new CExpression("0.0f"), "bool" => new CExpression("false"), _ => Nothing };
    }

    /// <summary>Applies the conversion that C# makes without being told, where C makes none.</summary>
    private CExpression Conversion(ExpressionSyntax expression, CExpression written)
    {
        if (Model.GetConversion(expression) is not { IsUserDefined: true, MethodSymbol: { } method } || Vocabulary.IsIndex(method.ContainingType))
            return written;
        return Translation.Functions.NameOf(method, [], expression) is { } function ? new CExpression($"{function}({written.Text})") : Nothing;
    }

    private CExpression Refuse(DiagnosticDescriptor descriptor, SyntaxNode place, params string[] arguments)
    {
        Translation.Report(descriptor, place, arguments);
        return Nothing;
    }
}
