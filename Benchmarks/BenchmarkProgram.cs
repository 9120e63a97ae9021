using System.CommandLine;
using Gtzan.Audio.Datasets;
using Gtzan.Benchmarks.Growth;
using Gtzan.Benchmarks.Peers;
using Gtzan.Benchmarks.Results;
using Gtzan.Benchmarks.WholeJob;
using Gtzan.Engine.Devices;
using Gtzan.Models.Commands;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks;

/// <summary>
/// The commands of this program beside BenchmarkDotNet's, and error handling. Exit codes: 0 success, 1 failure, 2 wrong usage, 130 stopped
/// by the user.
/// </summary>
internal static class BenchmarkProgram
{
    /// <summary>Whether a command line is for one of these commands.</summary>
    public static bool Knows(string[] arguments) =>
        arguments.Length > 0 && Root(TextWriter.Null, TextWriter.Null).Subcommands.Any(command => command.Name == arguments[0]);

    /// <summary>Runs a command line.</summary>
    public static int Run(string[] arguments, TextWriter output, TextWriter error)
    {
        var root = Root(output, error);
        var parsed = root.Parse(arguments);
        if (BadUse.Of(root, parsed, arguments) is { } badUse)
        {
            error.WriteLine($"{arguments[0]}: {badUse}");
            error.WriteLine($"Try: dotnet run -c Release --project Benchmarks -- {arguments[0]} --help");
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
        catch (Exception exception)
            when (exception is ProgramException or DatasetException or DeviceException or IOException or UnauthorizedAccessException)
        {
            error.WriteLine($"{arguments[0]}: {exception.Message}");
            return exception is ProgramException { IsBadUse: true } ? 2 : 1;
        }
    }

    /// <summary>Writes the help of these commands and of our options, before that of BenchmarkDotNet.</summary>
    public static void WriteHelp(TextWriter output)
    {
        output.WriteLine("Commands (-- COMMAND --help shows the options of one):");
        foreach (var command in Root(TextWriter.Null, TextWriter.Null).Subcommands)
            output.WriteLine($"  {command.Name,-10} {command.Description}");
        output.WriteLine("""

            Options:
              --short          Everything in under two minutes, in this process with few iterations
              --device NAME    Only the benchmarks on this device
              --json FILE      Where to write the results; else to BenchmarkDotNet.Artifacts/results

            Options of BenchmarkDotNet:
            """);
    }

    private static RootCommand Root(TextWriter output, TextWriter error) => new("Measurements besides those of BenchmarkDotNet.")
    {
        PeersCommand.Create(output, error),
        WholeJobCommand.Create(output, error),
        GrowthCommand.Create(output, error),
        ComparisonCommand.Create(output, error),
    };
}
