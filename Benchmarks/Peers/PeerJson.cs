using System.Text.Json;
using Gtzan.Benchmarks.Results;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks.Peers;

/// <summary>Writes all results of a run as JSON.</summary>
internal static class PeerJson
{
    private static readonly JsonSerializerOptions Options = new(PeerProcess.Json) { WriteIndented = true };

    /// <summary>Checks that a file can be written, before minutes of measuring.</summary>
    /// <exception cref="ProgramException">The file cannot be written.</exception>
    public static void RequireWritable(string path)
    {
        if (Directory.Exists(path))
            throw new ProgramException($"{path} is a folder; give the name of the file to write with --json.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new ProgramException($"The figures cannot be written to {path}: there is no folder {folder}; make it first.");
    }

    /// <summary>Writes a file: seconds, round by round.</summary>
    /// <exception cref="ProgramException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<PeerRow> rows, PrepareTimes? prepare, PeerVersions? versions)
    {
        var content = new
        {
            Date = DateTime.UtcNow,
            MachineDescription.Commit,
            Machine = MachineDescription.Here,
            Peer = versions,
            Rows = rows,
            Prepare = prepare,
        };
        try
        {
            File.WriteAllText(path, JsonSerializer.Serialize(content, Options) + "\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The figures cannot be written to {path}: {exception.Message}", exception);
        }
    }
}
