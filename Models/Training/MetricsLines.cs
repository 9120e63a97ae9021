using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Gtzan.Models.Training;

/// <summary>The lines of a run's <c>metrics.jsonl</c>, one an epoch.</summary>
internal static class MetricsLines
{
    /// <summary>The line of an epoch, with its end.</summary>
    public static string Of(EpochMetrics epoch) => JsonSerializer.Serialize(epoch, RunJson.Options) + "\n";

    /// <summary>The epoch of a line without its end; null if it has none, or a number in it is not finite.</summary>
    /// <exception cref="JsonException">The line is none.</exception>
    public static EpochMetrics? Parse(string line) =>
        JsonSerializer.Deserialize<EpochMetrics>(line, RunJson.Options) is { } epoch
        && double.IsFinite(epoch.Loss) && double.IsFinite(epoch.Accuracy) && double.IsFinite(epoch.ValidationLoss) && double.IsFinite(epoch.ValidationAccuracy)
            ? epoch
            : null;

    /// <summary>
    /// What all epochs so far come to: the SHA-256 of what those before the last came to, which is nothing for the first, and of its line.
    /// </summary>
    /// <remarks>A chain, so that an epoch more costs no more when there are many.</remarks>
    public static string Digest(string before, EpochMetrics epoch) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(before + Of(epoch))));

    /// <summary>What epochs come to, from the first on.</summary>
    public static string Digest(IEnumerable<EpochMetrics> epochs) => epochs.Aggregate("", Digest);
}
