using Gtzan.Core.Text;
using Spectre.Console;

namespace Gtzan.Models.Commands;

/// <summary>The program's output: results on one stream, progress and errors on another. Tests replace both by buffers.</summary>
public sealed class Terminal
{
    private const int WidthWhenRedirected = 120;

    // Created lazily: detecting the terminal's capabilities takes time, and plain lines do not need them.
    private readonly Lazy<IAnsiConsole> _output, _error;

    public Terminal(TextWriter output, TextWriter error, bool isInteractive)
    {
        OutputWriter = output;
        ErrorWriter = error;
        IsInteractive = isInteractive;
        _output = new Lazy<IAnsiConsole>(() => Console(output, isInteractive));
        _error = new Lazy<IAnsiConsole>(() => Console(error, isInteractive));
    }

    /// <summary>Results.</summary>
    public IAnsiConsole Output => _output.Value;

    /// <summary>Progress and errors.</summary>
    public IAnsiConsole Error => _error.Value;

    /// <summary>The stream of the results, for text that must not be wrapped.</summary>
    public TextWriter OutputWriter { get; }

    /// <summary>The stream of progress and errors.</summary>
    public TextWriter ErrorWriter { get; }

    /// <summary>True if the output is interactive, so lines may be updated in place.</summary>
    public bool IsInteractive { get; }

    /// <summary>The process's own streams. Colours follow NO_COLOR.</summary>
    public static Terminal OfProcess()
    {
        if (System.Console.IsOutputRedirected)
            System.Console.SetOut(Writer(System.Console.OpenStandardOutput(), "Standard output", System.Console.Out));
        if (System.Console.IsErrorRedirected)
            System.Console.SetError(Writer(System.Console.OpenStandardError(), null, System.Console.Error));
        return new Terminal(
            System.Console.Out, System.Console.Error, !System.Console.IsOutputRedirected && !System.Console.IsErrorRedirected);

        static StreamWriter Writer(Stream stream, string? name, TextWriter before) => new(new StandardStream(stream, name), before.Encoding)
        {
            AutoFlush = true,
        };
    }

    /// <summary>Writes a line of a result unchanged.</summary>
    public void WriteLine(string text = "") => OutputWriter.WriteLine(text);

    /// <summary>Writes a line that is not part of the result. Replaces control characters, which may come from a file, by �.</summary>
    public void Note(string text) => ErrorWriter.WriteLine(string.Create(text.Length, text, (line, source) =>
    {
        for (var i = 0; i < line.Length; i++)
            line[i] = source[i] is '\n' or '\r' or '\t' ? source[i] : PrintableText.Of(source[i]);
    }));

    /// <summary>Writes a table.</summary>
    public void Write(Table table) => Output.Write(table);

    /// <summary>A table in the program's style.</summary>
    public static Table NewTable(params ReadOnlySpan<string> columns)
    {
        var table = new Table { Border = TableBorder.Simple };
        foreach (var column in columns)
            table.AddColumn(new TableColumn(Markup.Escape(column)));
        return table;
    }

    /// <summary>
    /// Runs work that reports its progress as a fraction and a line of text. An interactive terminal shows a progress bar and the time
    /// left; otherwise nothing is written.
    /// </summary>
    public T WithProgress<T>(string title, Func<Action<double, string>, T> work)
    {
        if (!IsInteractive)
            return work((_, _) => { });

        return Error.Progress()
            .AutoClear(true)
            .Columns(
                new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(),
                new RemainingTimeColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(title), maxValue: 1);
                return work((share, text) =>
                {
                    task.Value = share;
                    task.Description = Markup.Escape(text);
                });
            });
    }

    private static IAnsiConsole Console(TextWriter writer, bool isInteractive)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Out = new AnsiConsoleOutput(writer),
            Ansi = isInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = isInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = isInteractive ? InteractionSupport.Detect : InteractionSupport.No,
        });
        if (!isInteractive)
            console.Profile.Width = WidthWhenRedirected;
        return console;
    }
}
