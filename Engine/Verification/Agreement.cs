namespace Gtzan.Engine.Verification;

/// <summary>How well a device's results of one operation agreed with the reference's.</summary>
/// <param name="Operation">The name of the operation.</param>
/// <param name="Calls">How often it ran.</param>
/// <param name="WorstError">The largest error of any element, relative to the magnitude it is measured against; infinite for NaN.</param>
/// <param name="Tolerance">The largest error that counts as agreement.</param>
public sealed record Agreement(string Operation, int Calls, double WorstError, double Tolerance)
{
    /// <summary>A description of the first disagreement; null if there was none.</summary>
    public string? Disagreement { get; init; }
}
