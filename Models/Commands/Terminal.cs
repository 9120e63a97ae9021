using Gtzan.Core.Text;
using Spectre.Console;

namespace Gtzan.Models.Commands;

/// <summary>The program's output: results on one stream, progress and errors on another. Tests replace both by buffers.</summary>
public sealed class Terminal
{
    private const int UsualWidth = 80;

    private readonly Func<int?> _width;

    /// <summary>Creates a terminal.</summary>
    /// <param name="output">The stream of the results.</param>
    /// <param name="error">The stream of progress and errors.</param>
    /// <param name="isInteractive">Whether lines may be updated in place.</param>
    /// <param name="width">The number of columns of the results' stream at present; null if it has no limit.</param>
    public Terminal(TextWriter output, TextWriter error, bool isInteractive, Func<int?>? width = null)
    {
        OutputWriter = output;
        ErrorWriter = error;
        IsInteractive = isInteractive;
        _width = width ?? (() => null);
    }

    /// <summary>The stream of the results, for text that must not be wrapped.</summary>
    public TextWriter OutputWriter { get; }

    /// <summary>The stream of progress and errors.</summary>
    public TextWriter ErrorWriter { get; }

    /// <summary>True if the output is interactive, so lines may be updated in place.</summary>
    public bool IsInteractive { get; }

    /// <summary>Whether no progress is shown.</summary>
    public bool IsQuiet { get; set; }

    /// <summary>The number of columns of the results' stream; null if it is no terminal and has no limit.</summary>
    public int? Width => _width();

    /// <summary>The process's own streams. Colours follow NO_COLOR.</summary>
    public static Terminal OfProcess()
    {
        if (System.Console.IsOutputRedirected)
            System.Console.SetOut(Writer(System.Console.OpenStandardOutput(), "Standard output", System.Console.Out));
        if (System.Console.IsErrorRedirected)
            System.Console.SetError(Writer(System.Console.OpenStandardError(), null, System.Console.Error));
        return new Terminal(
            System.Console.Out, System.Console.Error, !System.Console.IsOutputRedirected && !System.Console.IsErrorRedirected,
            System.Console.IsOutputRedirected ? null : WindowWidth);

        static StreamWriter Writer(Stream stream, string? name, TextWriter before) => new(new StandardStream(stream, name), before.Encoding)
        {
            AutoFlush = true,
        };
    }

    /// <summary>A terminal that writes all text as notes, or none if it is quiet, for a command whose result is JSON.</summary>
    public Terminal ForNotes() =>
        new(IsQuiet ? TextWriter.Null : ErrorWriter, ErrorWriter, IsInteractive, _width) { IsQuiet = IsQuiet };

    /// <summary>Writes a line of a result unchanged.</summary>
    public void WriteLine(string text = "") => OutputWriter.WriteLine(text);

    /// <summary>Writes sentences of a result, wrapped between words at the width.</summary>
    public void WriteText(string text) =>
        OutputWriter.WriteLine(Width is { } width ? string.Join('\n', TextTable.Wrap(text, width)) : text);

    /// <summary>Writes a line that is not part of the result. Replaces control characters, which may come from a file, by �.</summary>
    public void Note(string text) => ErrorWriter.WriteLine(string.Create(text.Length, text, (line, source) =>
    {
        for (var i = 0; i < line.Length; i++)
            line[i] = source[i] is '\n' or '\r' or '\t' ? source[i] : PrintableText.Of(source[i]);
    }));

    /// <summary>Writes a table that fits the width.</summary>
    internal void Write(TextTable table) => OutputWriter.Write(table.ToText(Width));

    /// <summary>
    /// Runs work that reports its progress as a fraction and a line of text. An interactive terminal shows a progress bar and the time
    /// left; otherwise nothing is written.
    /// </summary>
    public T WithProgress<T>(string title, Func<Action<double, string>, T> work) => WithProgress(title, (report, _) => work(report));

    /// <summary>As above, of work that also writes lines, which stay above the bar.</summary>
    public T WithProgress<T>(string title, Func<Action<double, string>, Action<string>, T> work)
    {
        if (!IsInteractive || IsQuiet)
            return work((_, _) => { }, WriteLine);

        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(ErrorWriter) });
        var left = new TimeLeft();
        return console.Progress()
            .AutoClear(true)
            .Columns(new ProgressText(left))
            .Start(context =>
            {
                var task = context.AddTask(title, maxValue: 1);
                return work(
                    (share, text) =>
                    {
                        left.Report(share);
                        task.Value = share;
                        task.Description = text;
                    },
                    console.WriteLine);
            });
    }

    private static int? WindowWidth() => System.Console.WindowWidth is > 0 and var width ? width : UsualWidth;
}
