using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using Gtzan.Benchmarks;

if (BenchmarkProgram.Knows(args))
    return BenchmarkProgram.Run(args, Console.Out, Console.Error);

// BenchmarkDotNet's own options all work (--filter '*Gemm*', --list flat, --job long …); --short is ours and is taken out here.
const string Short = "--short";
var isShort = args.Contains(Short);
var options = args.Where(argument => argument != Short).ToList();
var configuration = new BenchmarkConfiguration(isShort);
if (isShort && !options.Any(option => option is "--filter" or "-f" or "--list" or "--help"))
{
    options.AddRange(["--filter", "*"]);
    configuration.DropSlowest();
}

Summary[] summaries = [.. BenchmarkSwitcher.FromAssembly(typeof(BenchmarkConfiguration).Assembly).Run([.. options], configuration)];
if (isShort)
    ShortReport.Print(summaries);

// A benchmark that failed its check against the reference has no result; scripts should notice.
return summaries.Any(summary => summary.HasCriticalValidationErrors || summary.Reports.Any(report => !report.Success)) ? 1 : 0;
