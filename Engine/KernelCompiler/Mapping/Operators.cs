using Microsoft.CodeAnalysis.CSharp;

namespace Gtzan.KernelCompiler;

/// <summary>The operators that are written alike in C# and C.</summary>
internal static class Operators
{
    private static readonly Dictionary<SyntaxKind, Precedence> Binary = new()
    {
        [SyntaxKind.MultiplyExpression] = Precedence.Multiplicative,
        [SyntaxKind.DivideExpression] = Precedence.Multiplicative,
        [SyntaxKind.ModuloExpression] = Precedence.Multiplicative,
        [SyntaxKind.AddExpression] = Precedence.Additive,
        [SyntaxKind.SubtractExpression] = Precedence.Additive,
        [SyntaxKind.LeftShiftExpression] = Precedence.Shift,
        [SyntaxKind.RightShiftExpression] = Precedence.Shift,
        [SyntaxKind.LessThanExpression] = Precedence.Relational,
        [SyntaxKind.LessThanOrEqualExpression] = Precedence.Relational,
        [SyntaxKind.GreaterThanExpression] = Precedence.Relational,
        [SyntaxKind.GreaterThanOrEqualExpression] = Precedence.Relational,
        [SyntaxKind.EqualsExpression] = Precedence.Equality,
        [SyntaxKind.NotEqualsExpression] = Precedence.Equality,
        [SyntaxKind.BitwiseAndExpression] = Precedence.And,
        [SyntaxKind.ExclusiveOrExpression] = Precedence.Xor,
        [SyntaxKind.BitwiseOrExpression] = Precedence.Or,
        [SyntaxKind.LogicalAndExpression] = Precedence.LogicalAnd,
        [SyntaxKind.LogicalOrExpression] = Precedence.LogicalOr,
    };

    private static readonly HashSet<SyntaxKind> Assignments =
    [
        SyntaxKind.SimpleAssignmentExpression, SyntaxKind.AddAssignmentExpression, SyntaxKind.SubtractAssignmentExpression,
        SyntaxKind.MultiplyAssignmentExpression, SyntaxKind.DivideAssignmentExpression, SyntaxKind.ModuloAssignmentExpression,
        SyntaxKind.AndAssignmentExpression, SyntaxKind.OrAssignmentExpression, SyntaxKind.ExclusiveOrAssignmentExpression,
        SyntaxKind.LeftShiftAssignmentExpression, SyntaxKind.RightShiftAssignmentExpression,
    ];

    /// <summary>How tightly a binary operator binds; null if C has none such.</summary>
    public static Precedence? PrecedenceOf(SyntaxKind kind) => Binary.TryGetValue(kind, out var precedence) ? precedence : null;

    public static bool IsAssignment(SyntaxKind kind) => Assignments.Contains(kind);
}
