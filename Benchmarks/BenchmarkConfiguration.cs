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

/// <summary>How benchmarks are run and what their tables show: median and minimum, and what these come to as a rate.</summary>
/// <remarks>
/// Rates are computed from the median. The minimum stands beside it because it says most on a machine that is busy with other things.
/// </remarks>
internal sealed class BenchmarkConfiguration : ManualConfig
{
    /// <param name="isShort">Whether a first impression of everything is wanted in under two minutes, instead of numbers to rely
    /// on.</param>
    public BenchmarkConfiguration(bool isShort)
    {
        // As the default, the full job makes room for another that is named on the command line.
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
    /// Without whole models that take as long as all kernels together: evaluation by batches of 256, and the cnn's second variant.
    /// </summary>
    public void LeaveOutTheSlowest() => AddFilter(new SimpleFilter(
        benchmark =>
            !benchmark.Parameters.Items.Any(parameter => parameter.Value is (InferenceBenchmarks.LargeBatch or ModelCase.TextVariant))));

    /// <summary>A process of its own for every benchmark, and a few seconds.</summary>
    private static Job FullJob => Job.Default
        .WithId("Full")
        .WithWarmupCount(5)
        .WithIterationCount(15)
        .WithIterationTime(TimeInterval.FromMilliseconds(100));

    /// <summary>All in this process, with few iterations: <see cref="WarmUp"/> has run before.</summary>
    private static Job ShortJob => Job.Default
        .WithId("Short")
        .WithToolchain(InProcessEmitToolchain.Instance)
        .WithEvaluateOverhead(false)
        .WithUnrollFactor(1)
        .WithWarmupCount(1)
        .WithIterationCount(3)
        .WithIterationTime(TimeInterval.FromMilliseconds(20));
}
