using System.Text.Encodings.Web;
using System.Text.Json;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks.Results;

/// <summary>The times of a benchmark, in nanoseconds a call.</summary>
/// <param name="Name">The name, with its parameters.</param>
/// <param name="Median">The median.</param>
/// <param name="LowerQuartile">A quarter of the times are below.</param>
/// <param name="UpperQuartile">A quarter of the times are above.</param>
/// <param name="Minimum">The shortest.</param>
/// <param name="Times">All of them.</param>
internal sealed record BenchmarkResult(
    string Name, double Median, double LowerQuartile, double UpperQuartile, double Minimum, IReadOnlyList<double> Times);

/// <summary>The results of a run of benchmarks, with what is needed to compare them later.</summary>
/// <param name="Date">When it ended, in UTC.</param>
/// <param name="Commit">The version that was measured; null if unknown.</param>
/// <param name="Machine">Where.</param>
/// <param name="Benchmarks">The results.</param>
internal sealed record ResultFile(DateTime Date, string? Commit, MachineDescription Machine, IReadOnlyList<BenchmarkResult> Benchmarks)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
        AllowDuplicateProperties = false,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Reads a file.</summary>
    /// <exception cref="ProgramException">It is missing or is none.</exception>
    public static ResultFile Read(string path)
    {
        try
        {
            var file = JsonSerializer.Deserialize<ResultFile>(File.ReadAllText(path), Json) ?? throw new JsonException("it is empty");
            return file.Benchmarks.All(result => result is { Median: > 0, LowerQuartile: > 0 } && double.IsFinite(result.UpperQuartile))
                ? file
                : throw new JsonException("a time in it is not above 0");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new ProgramException(
                $"{path} cannot be read as results of benchmarks: {exception.Message.TrimEnd('.')}; give a file that a run has written " +
                "(--json FILE).", exception);
        }
    }

    /// <summary>Writes a file.</summary>
    /// <exception cref="ProgramException">It cannot be written.</exception>
    public void Write(string path)
    {
        try
        {
            if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
                Directory.CreateDirectory(folder);
            File.WriteAllText(path, JsonSerializer.Serialize(this, Json) + "\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The results cannot be written to {path}: {exception.Message}", exception);
        }
    }
}
