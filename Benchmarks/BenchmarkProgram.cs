using System.CommandLine;
using System.CommandLine.Invocation;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks;

/// <summary>The commands of this program that are not BenchmarkDotNet's, and what becomes of errors. Exit codes: 0 done, 1 failed, 2 used wrongly, 130 stopped by the user.</summary>
internal static class BenchmarkProgram
{
    /// <summary>Whether a command line is for these commands.</summary>
    public static bool Knows(string[] arguments) => arguments.Length > 0 && Root(TextWriter.Null, TextWriter.Null).Subcommands.Any(command => command.Name == arguments[0]);

    /// <summary>Runs a command line.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        var parsed = Root(output, error).Parse(arguments);
        if (parsed.Action is ParseErrorAction)
        {
            foreach (var problem in parsed.Errors.Select(problem => problem.Message).Distinct())
                error.WriteLine($"{parsed.CommandResult.Command.Name}: {problem}");
            error.WriteLine($"Try: dotnet run -c Release --project Benchmarks -- {parsed.CommandResult.Command.Name} --help");
            return 2;
        }

        try
        {
            return parsed.Invoke(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
        }
        catch (OperationCanceledException)
        {
            error.WriteLine($"{arguments[0]}: stopped; nothing is kept.");
            return 130;
        }
        catch (ProgramException exception)
        {
            error.WriteLine($"{arguments[0]}: {exception.Message}");
            return exception.IsBadUse ? 2 : 1;
        }
    }

    private static RootCommand Root(TextWriter output, TextWriter error) => new("Measurements besides those of BenchmarkDotNet.")
    {
        PeersCommand.Create(output, error),
        WholeJobCommand.Create(output, error),
        GrowthCommand.Create(output, error),
    };
}
