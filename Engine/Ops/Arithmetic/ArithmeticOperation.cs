namespace Gtzan.Engine;

/// <summary>The binary operations, element by element.</summary>
internal enum ArithmeticOperation
{
    Add,
    Subtract,
    Multiply,
    Divide,
}
