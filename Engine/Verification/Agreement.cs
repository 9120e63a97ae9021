namespace Gtzan.Engine.Verification;

/// <summary>The agreement of a device's results for one operation with the reference.</summary>
/// <param name="Operation">The name of the operation.</param>
/// <param name="Calls">The number of calls.</param>
/// <param name="WorstError">The largest error of any element, relative to the magnitude it is measured against; infinite for NaN.</param>
/// <param name="Tolerance">The largest error that counts as agreement.</param>
public sealed record Agreement(string Operation, int Calls, double WorstError, double Tolerance)
{
    /// <summary>A description of the first disagreement; null if there was none.</summary>
    public string? Disagreement { get; init; }
}
