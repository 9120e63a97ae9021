using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Gtzan.Benchmarks.Measurement;

/// <summary>Work divided by the median time.</summary>
/// <param name="name">The unit, which heads the column.</param>
/// <param name="legend">The legend.</param>
/// <param name="amount">The amount of a benchmark's work, in that unit times seconds.</param>
internal sealed class RateColumn(string name, string legend, Func<Work, double> amount) : IColumn
{
    public string Id => $"{nameof(RateColumn)}.{name}";

    public string ColumnName => name;

    public string Legend => legend;

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 0;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) => summary.BenchmarksCases.Any(benchmark => amount(Work.Of(benchmark)) > 0);

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase)
    {
        if (MedianSeconds(summary, benchmarkCase) is not { } seconds)
            return "NA";
        var rate = amount(Work.Of(benchmarkCase)) / seconds;
        return rate == 0 ? "-" : rate.ToString(rate < 100 ? "N1" : "N0", CultureInfo.InvariantCulture);
    }

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);

    /// <summary>The median time of a benchmark; null if it failed.</summary>
    public static double? MedianSeconds(Summary summary, BenchmarkCase benchmark) => summary[benchmark]?.ResultStatistics?.Median / 1e9;
}
