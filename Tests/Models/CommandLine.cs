using System.Diagnostics;
using System.Text;
using Gtzan.Models.Commands;

namespace Gtzan.Tests.Models;

/// <summary>The result of a command line.</summary>
public sealed record CommandLine(int ExitCode, string Output, string Error)
{
    /// <summary>
    /// What starts a process with the default signals. A shell lets processes in the background ignore Ctrl-C, and nohup SIGHUP; theirs
    /// inherit that.
    /// </summary>
    private static readonly Lazy<string[]> DefaultSignals = new(() =>
    {
        string[] start = ["env", "--default-signal=INT,TERM,HUP"];
        try
        {
            using var process = Process.Start(new ProcessStartInfo(start[0], [start[1], "true"]) { RedirectStandardError = true })!;
            process.WaitForExit();
            return process.ExitCode == 0 ? start : [];
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return [];
        }
    });

    /// <summary>Runs the program within the test.</summary>
    public static CommandLine Run(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        var code = GtzanProgram.Run(arguments, new Terminal(output, error, isInteractive: false));
        return new CommandLine(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs the program in a separate process.</summary>
    public static CommandLine RunProcess(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        using var process = StartProcess(folder, environment, arguments);
        return Finish(process);
    }

    private static CommandLine Finish(Process process)
    {
        var error = process.StandardError.ReadToEndAsync();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new CommandLine(process.ExitCode, output, error.Result);
    }

    /// <summary>Runs the program in a separate process that is not root's, so that permissions apply to it.</summary>
    public static CommandLine RunUnprivileged(string folder, params string[] arguments)
    {
        var environment = new Dictionary<string, string> { ["HOME"] = folder, ["XDG_CACHE_HOME"] = Path.Combine(folder, "cache") };
        string[] program = ["dotnet", Path.Combine(AppContext.BaseDirectory, "gtzan.dll"), .. arguments];
        using var process = Environment.IsPrivilegedProcess
            ? StartCommand(folder, environment, "setpriv", ["--reuid=65534", "--regid=65534", "--clear-groups", .. program])
            : StartCommand(folder, environment, program[0], program[1..]);
        return Finish(process);
    }

    /// <summary>Starts the program in a separate process.</summary>
    public static Process StartProcess(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        StartCommand(folder, environment, "dotnet", [Path.Combine(AppContext.BaseDirectory, "gtzan.dll"), .. arguments]);

    private static Process StartCommand(
        string folder, IReadOnlyDictionary<string, string> environment, string command, string[] arguments)
    {
        string[] line = [.. DefaultSignals.Value, command, .. arguments];
        var start = new ProcessStartInfo(line[0], line[1..])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        foreach (var (name, value) in environment)
            start.Environment[name] = value;
        return Process.Start(start)!;
    }

    /// <summary>Runs the program, which must succeed without errors or warnings. Returns its output.</summary>
    public static string Succeed(params string[] arguments)
    {
        var result = Run(arguments);
        Assert.Equal("", result.Error);
        Assert.Equal(0, result.ExitCode);
        return result.Output;
    }

    /// <summary>Runs the program, which must fail with a code and a one-line message without internals. Returns the message.</summary>
    public static string Fail(int exitCode, params string[] arguments)
    {
        var result = Run(arguments);
        var lines = result.Error.TrimEnd('\n').Split('\n');
        Assert.StartsWith("gtzan: ", lines[0], StringComparison.Ordinal);
        Assert.DoesNotContain("fault of the program", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("System.", result.Error, StringComparison.Ordinal);
        Assert.EndsWith(".", lines[0], StringComparison.Ordinal);
        Assert.All(lines[1..], line => Assert.StartsWith("Try: gtzan ", line, StringComparison.Ordinal));
        Assert.Equal(exitCode, result.ExitCode);
        return lines[0]["gtzan: ".Length..];
    }
}
