namespace Gtzan.Engine.Ops.Arithmetic;

/// <summary>The binary operations, element by element.</summary>
internal enum ArithmeticOperation
{
    Add,
    Subtract,
    Multiply,
    Divide,
}
