namespace Gtzan.Benchmarks.Growth;

/// <summary>A line of a figure: times against a size.</summary>
/// <param name="Name">What grows, for example a model; lines of the same name have the same colour.</param>
/// <param name="Threads">How many threads worked.</param>
/// <param name="Points">Size and seconds.</param>
internal sealed record GrowthSeries(string Name, int Threads, IReadOnlyList<(double Size, double Seconds)> Points)
{
    /// <summary>Its name in a table.</summary>
    public string Title => $"{(Name.Length == 0 ? "" : $"{Name}, ")}{Threads} thread{(Threads == 1 ? "" : "s")}";
}

/// <summary>A figure: how the time of some work grows.</summary>
/// <param name="Key">What it and its file are called.</param>
/// <param name="SizeLabel">What the size is, with its unit.</param>
/// <param name="TimeLabel">What the time is of.</param>
/// <param name="Sizes">The sizes.</param>
/// <param name="Measure">Measures the time at each.</param>
internal sealed record GrowthFigure(
    string Key, string SizeLabel, string TimeLabel, IReadOnlyList<double> Sizes,
    Func<GrowthFigure, Action<string>, CancellationToken, IReadOnlyList<GrowthSeries>> Measure);
