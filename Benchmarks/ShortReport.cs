using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using Gtzan.Benchmarks.Measurement;

namespace Gtzan.Benchmarks;

/// <summary>The output of a short run: tables and errors, without iterations.</summary>
internal sealed class ShortReport : ILogger
{
    // The cause of a failure follows this text, in the second line of the exception that BenchmarkDotNet reports.
    private const string InnerException = " ---> ";

    public string Id => nameof(ShortReport);

    public int Priority => 0;

    /// <summary>Writes the tables of all families, one after the other.</summary>
    public static void Print(IEnumerable<Summary> summaries)
    {
        foreach (var summary in summaries.Where(summary => summary.BenchmarksCases.Length > 0))
        {
            var family = summary.BenchmarksCases[0].Descriptor.Type.Name.Replace("Benchmarks", "", StringComparison.Ordinal);
            Console.WriteLine();
            Console.WriteLine($"# {family}");
            MarkdownExporter.Console.ExportToLog(summary, new TableLogger());
        }

        Console.WriteLine();
        Console.WriteLine(Roofline.Measured.Description);
    }

    public void Write(LogKind logKind, string text)
    {
        if (logKind == LogKind.Error)
            Console.Error.Write(text);
        else if (text.StartsWith("// Benchmark: ", StringComparison.Ordinal))
            Console.Error.Write('.');
        else if (text.Contains(InnerException, StringComparison.Ordinal))
            Console.Error.WriteLine(ReasonOf(text));
    }

    public void WriteLine()
    {
    }

    public void WriteLine(LogKind logKind, string text) => Write(logKind, logKind == LogKind.Error ? text + Environment.NewLine : text);

    public void Flush() => Console.Error.Flush();

    private static string ReasonOf(string exception)
    {
        var start = exception.IndexOf(InnerException, StringComparison.Ordinal) + InnerException.Length;
        var end = exception.IndexOf('\n', start);
        return $"{Environment.NewLine}{exception[start..(end < 0 ? exception.Length : end)].TrimEnd()}";
    }

    /// <summary>Copies the lines of a table without the description of the machine above it.</summary>
    private sealed class TableLogger : ILogger
    {
        private string _line = "";

        public string Id => nameof(TableLogger);

        public int Priority => 0;

        public void Write(LogKind logKind, string text) => _line += text;

        public void WriteLine()
        {
            if (_line.Contains('|', StringComparison.Ordinal))
                Console.WriteLine(_line);
            _line = "";
        }

        public void WriteLine(LogKind logKind, string text)
        {
            Write(logKind, text);
            WriteLine();
        }

        public void Flush() => Console.Out.Flush();
    }
}
