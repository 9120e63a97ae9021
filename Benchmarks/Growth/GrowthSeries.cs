namespace Gtzan.Benchmarks.Growth;

/// <summary>A line of a figure: times against a size.</summary>
/// <param name="Name">The name, for example a model; lines of the same name have the same colour.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Points">Size and seconds.</param>
internal sealed record GrowthSeries(string Name, int Threads, IReadOnlyList<(double Size, double Seconds)> Points)
{
    /// <summary>The name in a table.</summary>
    public string Title => $"{(Name.Length == 0 ? "" : $"{Name}, ")}{Threads} thread{(Threads == 1 ? "" : "s")}";
}

/// <summary>A figure: the time of some work against a size.</summary>
/// <param name="Key">The key and file name.</param>
/// <param name="SizeLabel">The label of the sizes, with unit.</param>
/// <param name="TimeLabel">The label of the times.</param>
/// <param name="Sizes">The sizes.</param>
/// <param name="Measure">Measures the times.</param>
internal sealed record GrowthFigure(
    string Key, string SizeLabel, string TimeLabel, IReadOnlyList<double> Sizes,
    Func<GrowthFigure, Action<string>, CancellationToken, IReadOnlyList<GrowthSeries>> Measure);
