using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Benchmarks.Models;
using Perfolizer.Horology;

namespace Gtzan.Benchmarks;

/// <summary>Configures the benchmarks and their tables: median, minimum and rates.</summary>
/// <remarks>
/// Rates are computed from the median. The minimum is shown too, because it is the most reliable on a busy machine.
/// </remarks>
internal sealed class BenchmarkConfiguration : ManualConfig
{
    /// <param name="isShort">True for a quick overview in under two minutes, instead of reliable numbers.</param>
    public BenchmarkConfiguration(bool isShort)
    {
        // As the default, the full job can be replaced by one named on the command line.
        AddJob(isShort ? ShortJob : FullJob.AsDefault());
        AddLogger(isShort ? new ShortReport() : ConsoleLogger.Default);
        AddColumnProvider(DefaultColumnProviders.Descriptor, DefaultColumnProviders.Params, DefaultColumnProviders.Metrics);
        AddColumn(StatisticColumn.Median, StatisticColumn.Min);
        AddColumn(
            new RateColumn("GFLOP/s", "Additions and multiplications of the algorithm, in billions a second", work => work.Flops / 1e9),
            new RateColumn(
                "GB/s", "Each operand read once and each result written once, in billions of bytes a second", work => work.Bytes / 1e9),
            new RateColumn("× real time", "Seconds of audio a second", work => work.AudioSeconds),
            new RateColumn("Examples/s", "Segments of three seconds a second", work => work.Examples),
            new RoofColumn());
        AddExporter(MarkdownExporter.GitHub);
        AddAnalyser([.. DefaultConfig.Instance.GetAnalysers()]);
        AddValidator([.. DefaultConfig.Instance.GetValidators()]);
        WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(60));
    }

    /// <summary>
    /// Excludes the slowest models, which take as long as all kernels together: inference at batch 256, and the cnn's second variant.
    /// </summary>
    public void DropSlowest() => AddFilter(new SimpleFilter(
        benchmark =>
            !benchmark.Parameters.Items.Any(parameter => parameter.Value is (InferenceBenchmarks.LargeBatch or ModelCase.TextVariant))));

    /// <summary>A separate process per benchmark, for a few seconds.</summary>
    private static Job FullJob => Job.Default
        .WithId("Full")
        .WithWarmupCount(5)
        .WithIterationCount(15)
        .WithIterationTime(TimeInterval.FromMilliseconds(100));

    /// <summary>In this process, with few iterations, after <see cref="WarmUp"/>.</summary>
    private static Job ShortJob => Job.Default
        .WithId("Short")
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithEvaluateOverhead(false)
        .WithUnrollFactor(1)
        .WithWarmupCount(1)
        .WithIterationCount(3)
        .WithIterationTime(TimeInterval.FromMilliseconds(20));
}
