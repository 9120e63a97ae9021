using System.Text.Json;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks;

/// <summary>All figures of a run, for other programs.</summary>
internal static class PeerJson
{
    private static readonly JsonSerializerOptions Options = new(PeerProcess.Json) { WriteIndented = true };

    /// <summary>Writes a file: seconds, round by round.</summary>
    /// <exception cref="ProgramException">It cannot be written.</exception>
    public static void Write(string path, IReadOnlyList<PeerRow> rows, PrepareTimes? prepare, PeerVersions? versions)
    {
        var content = new { Peer = versions, Processors = Environment.ProcessorCount, Rows = rows, Prepare = prepare };
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
