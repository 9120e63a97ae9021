namespace Gtzan.KernelCompiler;

/// <summary>The operators of C from the loosest to the tightest; C# has the same order.</summary>
internal enum Precedence
{
    Conditional,
    LogicalOr,
    LogicalAnd,
    Or,
    Xor,
    And,
    Equality,
    Relational,
    Shift,
    Additive,
    Multiplicative,
    Unary,
    Primary,
}

/// <summary>An expression in OpenCL C.</summary>
internal readonly record struct CExpression(string Text, Precedence Precedence = Precedence.Primary)
{
    /// <summary>The text for a place that binds so tightly, in parentheses if it needs them there.</summary>
    public string At(Precedence place) => Precedence < place ? $"({Text})" : Text;
}
