using System.Globalization;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;

namespace Gtzan.Benchmarks.Measurement;

/// <summary>The share of the machine's measured limit: the time on the <see cref="Roofline"/> divided by the median time.</summary>
internal sealed class RoofColumn : IColumn
{
    public string Id => nameof(RoofColumn);

    public string ColumnName => "Of roof";

    public string Legend => $"Share of what the machine can do at most. {Roofline.Measured.Description}";

    public bool AlwaysShow => true;

    public ColumnCategory Category => ColumnCategory.Custom;

    public int PriorityInCategory => 1;

    public bool IsNumeric => true;

    public UnitType UnitType => UnitType.Dimensionless;

    public bool IsAvailable(Summary summary) =>
        summary.BenchmarksCases.Any(benchmark => Work.Of(benchmark) is { Flops: > 0 } or { Bytes: > 0 });

    public bool IsDefault(Summary summary, BenchmarkCase benchmarkCase) => false;

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase) =>
        RateColumn.MedianSeconds(summary, benchmarkCase) is { } seconds
            ? (Roofline.Measured.LeastSeconds(Work.Of(benchmarkCase)) / seconds).ToString("P0", CultureInfo.InvariantCulture)
            : "NA";

    public string GetValue(Summary summary, BenchmarkCase benchmarkCase, SummaryStyle style) => GetValue(summary, benchmarkCase);
}
