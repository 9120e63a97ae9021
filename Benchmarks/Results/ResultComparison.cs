using System.Globalization;
using System.Text;

namespace Gtzan.Benchmarks.Results;

/// <summary>A benchmark in two versions.</summary>
/// <param name="Name">The name.</param>
/// <param name="Old">The result of the old version.</param>
/// <param name="New">The result of the new version.</param>
internal sealed record ComparedBenchmark(string Name, BenchmarkResult Old, BenchmarkResult New)
{
    /// <summary>The new median over the old one: above 1 is slower.</summary>
    public double Ratio => New.Median / Old.Median;

    /// <summary>The relative spread of the ratio: √(s₁² + s₂²), where s is half the distance of the quartiles over the median.</summary>
    public double Spread => Math.Sqrt(Math.Pow(SpreadOf(Old), 2) + Math.Pow(SpreadOf(New), 2));

    /// <summary>Whether the ratio differs from 1 by more than a threshold and by more than twice the spread.</summary>
    /// <param name="threshold">The threshold, such as 0.1.</param>
    /// <returns>1 if slower, −1 if faster, else 0.</returns>
    public int Verdict(double threshold)
    {
        var change = Math.Log(Ratio);
        return Math.Abs(change) > Math.Max(Math.Log(1 + threshold), 2 * Spread) ? Math.Sign(change) : 0;
    }

    private static double SpreadOf(BenchmarkResult result) => (result.UpperQuartile - result.LowerQuartile) / 2 / result.Median;
}

/// <summary>Two versions' results, benchmark by benchmark.</summary>
/// <param name="Compared">The benchmarks of both.</param>
/// <param name="OnlyOld">The names of those that only the old version has.</param>
/// <param name="OnlyNew">The names of those that only the new version has.</param>
internal sealed record ResultComparison(
    IReadOnlyList<ComparedBenchmark> Compared, IReadOnlyList<string> OnlyOld, IReadOnlyList<string> OnlyNew)
{
    /// <summary>Compares two versions.</summary>
    public static ResultComparison Of(ResultFile old, ResultFile current)
    {
        var before = old.Benchmarks.ToDictionary(result => result.Name);
        var names = current.Benchmarks.Select(result => result.Name).ToHashSet();
        return new ResultComparison(
            [
                .. current.Benchmarks.Where(result => before.ContainsKey(result.Name))
                    .Select(result => new ComparedBenchmark(result.Name, before[result.Name], result)),
            ],
            [.. before.Keys.Where(name => !names.Contains(name))], [.. names.Where(name => !before.ContainsKey(name))]);
    }

    /// <summary>A table in Markdown, the largest slowdown first.</summary>
    public string Table(double threshold)
    {
        var text = new StringBuilder("| benchmark | old | new | new / old | spread | |\n|---|---|---|---|---|---|\n");
        foreach (var each in Compared.OrderByDescending(each => each.Ratio))
        {
            var verdict = each.Verdict(threshold) switch { > 0 => "slower", < 0 => "faster", _ => "" };
            text.Append(null, $"| {each.Name} | {Time(each.Old.Median)} | {Time(each.New.Median)} | ");
            text.Append(CultureInfo.InvariantCulture, $"{each.Ratio:F2} | ± {each.Spread:F2} | {verdict} |\n");
        }

        return text.ToString();
    }

    private static string Time(double nanoseconds)
    {
        var (divisor, unit) = nanoseconds switch
        {
            < 1e3 => (1, "ns"),
            < 1e6 => (1e3, "µs"),
            < 1e9 => (1e6, "ms"),
            _ => (1e9, "s"),
        };
        return string.Create(CultureInfo.InvariantCulture, $"{nanoseconds / divisor:G3} {unit}");
    }
}
