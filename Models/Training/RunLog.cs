using System.Diagnostics;
using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using Gtzan.Core.Files;
using Gtzan.Engine.Devices;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>One process that trained a run.</summary>
/// <param name="Version">The program's version.</param>
/// <param name="CommandLine">Its command line; null if it was begun otherwise.</param>
/// <param name="Device">The device's name.</param>
/// <param name="DeviceDescription">What the device is.</param>
/// <param name="Started">When it began, in UTC.</param>
/// <param name="Seconds">How long it took.</param>
/// <param name="PeakMemory">The most memory of the process, in bytes.</param>
internal sealed record RunSession(
    string? Version, string? CommandLine, string Device, string DeviceDescription, DateTime Started, double Seconds, long PeakMemory);

/// <summary>
/// The <c>run.json</c> of a run: all that may differ between equal runs, so that the other files need not.
/// </summary>
/// <param name="Started">When the first process began, in UTC.</param>
/// <param name="Seconds">How long all processes took.</param>
/// <param name="PeakMemory">The most memory of a process, in bytes.</param>
/// <param name="EpochSeconds">How long each epoch took, of an interrupted one the last part; null where that is unknown.</param>
/// <param name="Sessions">The processes; more than one if the run was resumed.</param>
internal sealed record RunLog(
    DateTime Started, double Seconds, long PeakMemory, IReadOnlyList<double?> EpochSeconds, IReadOnlyList<RunSession> Sessions)
{
    private static readonly JsonSerializerOptions Json = new(RunFolder.Json)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The program's version.</summary>
    public static string? ProgramVersion { get; } =
        typeof(RunLog).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    /// <summary>Reads the log of a run; null if it is missing or damaged, which does no harm to the run.</summary>
    public static RunLog? Read(RunFolder folder)
    {
        try
        {
            return JsonSerializer.Deserialize<RunLog>(TextFile.Read(folder.LogFile), Json);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    /// <summary>Writes the log of a run.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(RunFolder folder) => AtomicFileWriter.Default.Write(folder.LogFile, stream =>
    {
        JsonSerializer.Serialize(stream, this, Json);
        stream.Write("\n"u8);
    });
}

/// <summary>Measures a process that trains a run.</summary>
/// <param name="folder">The run.</param>
/// <param name="epochs">The number of epochs done before.</param>
/// <param name="commandLine">The command line; null if it was begun otherwise.</param>
/// <param name="device">The device.</param>
internal sealed class RunClock(RunFolder folder, int epochs, string? commandLine, Device device)
{
    private readonly RunLog? _before = RunLog.Read(folder);
    private readonly DateTime _started = DateTime.UtcNow;
    private readonly Stopwatch _sinceStart = Stopwatch.StartNew(), _sinceEpoch = Stopwatch.StartNew();
    private readonly List<double> _epochSeconds = [];

    /// <summary>Notes that an epoch is done.</summary>
    public void EndEpoch()
    {
        _epochSeconds.Add(_sinceEpoch.Elapsed.TotalSeconds);
        _sinceEpoch.Restart();
    }

    /// <summary>Writes the run's log.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write()
    {
        using var process = Process.GetCurrentProcess();
        var session = new RunSession(
            RunLog.ProgramVersion, commandLine, device.Name, device.Description, _started, _sinceStart.Elapsed.TotalSeconds,
            process.PeakWorkingSet64);
        RunSession[] sessions = [.. _before?.Sessions ?? [], session];
        var earlier = Enumerable.Range(0, epochs).Select(epoch => _before?.EpochSeconds.ElementAtOrDefault(epoch));
        new RunLog(
            sessions[0].Started, sessions.Sum(each => each.Seconds), sessions.Max(each => each.PeakMemory),
            [.. earlier, .. _epochSeconds.Select(seconds => (double?)seconds)], sessions).Write(folder);
    }
}
