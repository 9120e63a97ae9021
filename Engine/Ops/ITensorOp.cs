namespace Gtzan.Engine;

/// <summary>
/// An operation on tensors that can be watched: what it reads, what it writes, and what its rounding errors are measured against.
/// </summary>
internal interface ITensorOp : IOp
{
    /// <summary>The name for people.</summary>
    string Name { get; }

    /// <summary>What it reads. Null stands for an operand that was left out.</summary>
    IReadOnlyList<Tensor?> Inputs { get; }

    /// <summary>What it writes, and may have read before. Null stands for a result that is not wanted.</summary>
    IReadOnlyList<Tensor?> Results { get; }

    /// <summary>What rounding errors are measured against.</summary>
    Magnitude Magnitude { get; }

    /// <summary>For <see cref="Magnitude.IncomingGradient"/>: the largest absolute value that matters.</summary>
    double IncomingGradient => 0;

    /// <summary>Whether it feeds its rounding errors back to itself step by step.</summary>
    bool IsRecurrent => false;

    /// <summary>The operations it consists of, if they are to be watched instead of it; null otherwise.</summary>
    IReadOnlyList<ITensorOp>? Steps => null;
}
