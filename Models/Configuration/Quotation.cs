namespace Gtzan.Models.Configuration;

/// <summary>Names in messages.</summary>
internal static class Quotation
{
    /// <summary>A name in quotation marks of a kind that it has none of, as far as there is one.</summary>
    public static string Of(string name) => name.Contains('"', StringComparison.Ordinal) ? $"'{name}'" : $"\"{name}\"";
}
