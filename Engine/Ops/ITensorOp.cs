namespace Gtzan.Engine;

/// <summary>
/// An operation on tensors that a <see cref="WatchedDevice"/> can run: its inputs, its results, and the magnitude that its rounding errors
/// are relative to.
/// </summary>
internal interface ITensorOp : IOp
{
    /// <summary>The display name.</summary>
    string Name { get; }

    /// <summary>The tensors it reads; null for an omitted operand.</summary>
    IReadOnlyList<Tensor?> Inputs { get; }

    /// <summary>The tensors it writes, which may also be inputs; null for a result that is not needed.</summary>
    IReadOnlyList<Tensor?> Results { get; }

    /// <summary>The magnitude that rounding errors are relative to.</summary>
    Magnitude Magnitude { get; }

    /// <summary>For <see cref="Magnitude.IncomingGradient"/>: the largest absolute value of the incoming gradient.</summary>
    double IncomingGradient => 0;

    /// <summary>Whether it is a recurrence, which accumulates rounding errors over its steps.</summary>
    bool IsRecurrent => false;

    /// <summary>The operations it consists of, if they are to be watched instead of it; null otherwise.</summary>
    IReadOnlyList<ITensorOp>? Steps => null;
}
