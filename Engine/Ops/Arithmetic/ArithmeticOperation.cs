namespace Gtzan.Engine.Ops.Arithmetic;

/// <summary>The operations on two tensors, element by element. Comparisons give 1 where they hold and 0 elsewhere.</summary>
internal enum ArithmeticOperation
{
    Add,
    Subtract,
    Multiply,
    Divide,
    Equal,
    NotEqual,
    Greater,
    GreaterOrEqual,

    /// <summary>left where right is not 0, and 0 elsewhere, whatever left is there: no NaN comes through.</summary>
    Keep,

    /// <summary>left where right is 0, and 0 elsewhere.</summary>
    Drop,
}
