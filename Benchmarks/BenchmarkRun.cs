using System.Globalization;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Gtzan.Benchmarks.Results;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks;

/// <summary>
/// A run of BenchmarkDotNet, whose own options all work (<c>--filter '*Gemm*'</c>, <c>--list flat</c>, <c>--job long</c>). Exit codes: 0
/// success, 1 a benchmark failed, 2 wrong usage or nothing to measure.
/// </summary>
internal static class BenchmarkRun
{
    private const string Folder = "BenchmarkDotNet.Artifacts/results";

    /// <summary>Runs a command line.</summary>
    public static int Execute(string[] arguments, TextWriter output, TextWriter error)
    {
        try
        {
            return Execute(BenchmarkArguments.Read(arguments), output, error);
        }
        catch (ProgramException exception)
        {
            error.WriteLine($"benchmarks: {exception.Message}");
            return exception.IsBadUse ? 2 : 1;
        }
    }

    private static int Execute(BenchmarkArguments arguments, TextWriter output, TextWriter error)
    {
        if (arguments.IsHelp)
            BenchmarkProgram.WriteHelp(output);
        var configuration = new BenchmarkConfiguration(arguments.IsShort);
        if (arguments.DeviceName is { } device)
            configuration.AddFilter(new SimpleFilter(benchmark => IsOn(benchmark, device)));
        List<string> options = [.. arguments.Others];
        if (arguments is { HasFilter: false, MeasuresNothing: false } && (arguments.IsShort || arguments.DeviceName is not null))
            options.AddRange(["--filter", "*"]);
        if (arguments is { IsShort: true, HasFilter: false })
            configuration.DropSlowest();
        Summary[] summaries =
            [.. BenchmarkSwitcher.FromAssembly(typeof(BenchmarkConfiguration).Assembly).Run([.. options], configuration)];
        if (arguments.MeasuresNothing)
            return 0;
        if (summaries.All(summary => summary.BenchmarksCases.Length == 0))
            throw new ProgramException(arguments.DescribeNothing()) { IsBadUse = true };
        if (arguments.IsShort)
            ShortReport.Print(summaries);
        var results = Results(summaries);
        if (results.Count > 0)
        {
            var file = new ResultFile(DateTime.UtcNow, MachineDescription.Commit, MachineDescription.Here, results);
            var path = arguments.Json ?? Path.Combine(
                Folder, string.Create(CultureInfo.InvariantCulture, $"gtzan-{file.Date:yyyyMMdd-HHmmss}.json"));
            file.Write(path);
            error.WriteLine($"\nResults: {path}; -- compare OLD NEW compares two.");
        }

        // A benchmark that failed its check against the reference has no result; scripts should notice.
        return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
    }

    private static bool IsOn(BenchmarkCase benchmark, string device) =>
        (benchmark.Parameters.Items.FirstOrDefault(parameter => parameter.Name == "DeviceName")?.Value as string ?? "cpu") == device;

    private static IReadOnlyList<BenchmarkResult> Results(IEnumerable<Summary> summaries) =>
    [
        .. from report in summaries.SelectMany(summary => summary.Reports)
           let times = report.ResultStatistics
           where report.Success && times is not null
           select new BenchmarkResult(
               NameOf(report.BenchmarkCase), times.Median, times.Q1, times.Q3, times.Min, [.. times.OriginalValues]),
    ];

    private static string NameOf(BenchmarkCase benchmark)
    {
        var parameters = string.Join(", ", benchmark.Parameters.Items.Select(parameter => $"{parameter.Name}: {parameter.Value}"));
        var method = $"{benchmark.Descriptor.Type.Name}.{benchmark.Descriptor.WorkloadMethod.Name}";
        return parameters.Length > 0 ? $"{method}({parameters})" : method;
    }
}
