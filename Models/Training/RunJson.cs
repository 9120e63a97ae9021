using System.Text.Json;

namespace Gtzan.Models.Training;

/// <summary>JSON in the files of a run.</summary>
internal static class RunJson
{
    /// <summary>How objects are written, and read again: a name that is in one twice leaves open what is meant.</summary>
    public static JsonSerializerOptions Options { get; } = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        AllowDuplicateProperties = false,
    };
}
