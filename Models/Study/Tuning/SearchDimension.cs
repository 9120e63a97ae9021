using System.Globalization;

namespace Gtzan.Models.Study.Tuning;

/// <summary>A hyper-parameter and its values in a search.</summary>
/// <param name="Tunable">The hyper-parameter.</param>
internal abstract record SearchDimension(Tunable Tunable)
{
    /// <summary>The number of values; infinite for a continuous range.</summary>
    public abstract double Count { get; }

    /// <summary>The value for a number from [0, 1).</summary>
    public abstract string Draw(double uniform);

    /// <summary>The values of a grid, in order.</summary>
    public abstract IReadOnlyList<string> Grid();

    /// <summary>All values, if their number is finite.</summary>
    public abstract IReadOnlyList<string> All();

    /// <summary>The values in the syntax of <c>--space</c>.</summary>
    public abstract override string ToString();
}

/// <summary>A list of values.</summary>
internal sealed record ChoiceDimension(Tunable Tunable, IReadOnlyList<string> Values) : SearchDimension(Tunable)
{
    public override double Count => Values.Count;

    public override string Draw(double uniform) => Values[(int)(uniform * Values.Count)];

    public override IReadOnlyList<string> Grid() => Values;

    public override IReadOnlyList<string> All() => Values;

    public override string ToString() => string.Join('|', Values);
}

/// <summary>All numbers from <paramref name="Low"/> to <paramref name="High"/>, both included.</summary>
/// <param name="Tunable">The hyper-parameter.</param>
/// <param name="Low">The smallest.</param>
/// <param name="High">The largest.</param>
/// <param name="GridPoints">The number of grid points.</param>
internal sealed record RangeDimension(Tunable Tunable, double Low, double High, int GridPoints) : SearchDimension(Tunable)
{
    private bool IsWhole => Tunable.Kind == TunableKind.Whole;

    public override double Count => Low == High ? 1 : IsWhole ? High - Low + 1 : double.PositiveInfinity;

    /// <summary>The range of integers extends to the next integer above, so that the last has an equal share.</summary>
    public override string Draw(double uniform) => IsWhole ? Text(Math.Floor(At(uniform, High + 1))) : Text(At(uniform, High));

    public override IReadOnlyList<string> Grid() =>
        [.. Enumerable.Range(0, GridPoints).Select(point => At(point / (GridPoints - 1.0), High))
            .Select(value => Text(IsWhole ? Math.Round(value) : value)).Distinct()];

    public override IReadOnlyList<string> All() => [.. Enumerable.Range(0, checked((int)Count)).Select(i => Text(Low + i))];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Low}..{High}/{GridPoints}");

    /// <summary>Low + share · (end − low), or low · (end / low)^share.</summary>
    private double At(double share, double end) => Tunable.IsLogarithmic ? Low * Math.Pow(end / Low, share) : Low + (share * (end - Low));

    /// <summary>
    /// Values are rounded to four digits: a search resolves no more, printed values are exact, and platform differences in the last bit of
    /// the power vanish.
    /// </summary>
    private string Text(double value)
    {
        var rounded = IsWhole ? value : double.Parse(value.ToString("G4", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);
        return Math.Clamp(rounded, Low, High).ToString(CultureInfo.InvariantCulture);
    }
}
