using System.CommandLine;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Verification;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary>
/// The program: its commands and its error handling. Exit codes: 0 success, 1 failure, 2 wrong usage, 130 stopped by Ctrl-C, 143 by
/// SIGTERM, 129 by SIGHUP.
/// </summary>
public static class GtzanProgram
{
    private static readonly (string Name, Func<Terminal, Command> Create)[] Commands =
    [
        ("sample", SampleCommand.Create),
        ("train", TrainCommand.Create),
        ("tune", TuneCommand.Create),
        ("crossval", CrossValidateCommand.Create),
        ("runs", RunsCommand.Create),
        ("compare", CompareCommand.Create),
        ("evaluate", EvaluateCommand.Create),
        ("predict", PredictCommand.Create),
        ("embed", EmbedCommand.Create),
        ("nearest", NearestCommand.Create),
        ("export", ExportCommand.Create),
        ("prepare", PrepareCommand.Create),
        ("augment", AugmentCommand.Create),
        ("features", FeaturesCommand.Create),
        ("figures", FiguresCommand.Create),
        ("baselines", BaselinesCommand.Create),
        ("leak", LeakCommand.Create),
        ("study", StudyCommand.Create),
        ("gradcheck", GradientCheckCommand.Create),
        ("devices", DevicesCommand.Create),
        ("summary", SummaryCommand.Create),
        ("hparams", HparamsCommand.Create),
        ("kernel", KernelCommand.Create),
        ("cache", CacheCommand.Create),
        ("completion", CompletionCommand.Create),
        ("help", _ => HelpCommand.Create(Commands!.Select(command => command.Name))),
    ];

    private const string Verbose = "--verbose", Quiet = "--quiet";

    /// <summary>Runs a command line.</summary>
    public static int Run(string[] arguments, Terminal terminal)
    {
        arguments = HelpCommand.Translated(arguments);
        var root = Root(arguments, terminal);
        var parsed = root.Parse(arguments, PlainSyntax.Configuration);
        if (BadUse.Of(root, parsed, arguments) is { } badUse)
        {
            terminal.Note($"gtzan: {badUse}");
            terminal.Note(
                parsed.CommandResult.Command == root ? "Try: gtzan --help" : $"Try: gtzan {parsed.CommandResult.Command.Name} --help");
            return 2;
        }

        terminal.IsQuiet = parsed.GetValue<bool>(Quiet);
        try
        {
            return parsed.Invoke(new InvocationConfiguration
            {
                Output = terminal.OutputWriter,
                Error = terminal.ErrorWriter,
                EnableDefaultExceptionHandler = false,
            });
        }
        catch (OperationCanceledException exception)
        {
            terminal.Note($"gtzan: {exception.Message}");
            return Interruption.ExitCode;
        }
        catch (Exception exception) when (
            exception is ProgramException or DatasetException or AudioFormatException
                or DeviceException or NotFiniteException or IOException or UnauthorizedAccessException)
        {
            terminal.Note($"gtzan: {ProgramException.SentenceOf(exception)}");
            if (parsed.GetValue<bool>(Verbose))
                terminal.Note(exception.ToString());
            return exception is ProgramException { IsBadUse: true } ? 2 : 1;
        }
        catch (OutOfMemoryException exception)
        {
            terminal.Note(
                "gtzan: out of memory; try a smaller --set batch_size, fewer --threads or less data. A run that had " +
                "begun can be resumed with gtzan train --resume.");
            if (parsed.GetValue<bool>(Verbose))
                terminal.Note(exception.ToString());
            return 1;
        }
        catch (Exception exception)
        {
            terminal.Note($"gtzan: internal error: {exception.GetType().Name}: {exception.Message}");
            terminal.Note(parsed.GetValue<bool>(Verbose) ? exception.ToString() : "Run it again with --verbose to see where.");
            return 1;
        }
    }

    /// <summary>A command line that can be pasted into a shell.</summary>
    internal static string CommandLine(IEnumerable<string> arguments) => "gtzan " + string.Join(' ', arguments.Select(Quotation.ForShell));

    /// <summary>Creates the program, with the command that a command line names; with all commands if it names none.</summary>
    internal static RootCommand Root(string[] arguments, Terminal terminal)
    {
        var root = new RootCommand("Trains, evaluates and applies models that tell the genre of music.")
        {
            new Option<bool>(Quiet) { Description = "Show no progress: no bars, no line for each epoch or trial.", Recursive = true },
            new Option<bool>(Verbose) { Description = "Show where in the program an error came from.", Recursive = true },
        };
        foreach (var command in Create(arguments, terminal))
            root.Add(command);
        PlainSyntax.Require(root);
        CommandWithExamples.ShowIn(root, terminal.Width);
        return root;
    }

    /// <summary>
    /// Creates only the command that the command line names, because creating all takes longer than some run; creates all if it names none.
    /// </summary>
    private static IEnumerable<Command> Create(string[] arguments, Terminal terminal)
    {
        var named = Commands.Where(command => arguments is [var first, ..] && command.Name == first).ToArray();
        return (named.Length > 0 ? named : Commands).Select(command => command.Create(terminal));
    }
}
