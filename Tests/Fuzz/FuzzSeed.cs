using System.Text;

namespace Gtzan.Tests.Fuzz;

/// <summary>
/// Inputs that once failed, in <c>Seeds/format/what-was-wrong</c>: text as it is (<c>.txt</c>), anything else in hexadecimal digits
/// (<c>.hex</c>), in which white space and lines after a # do not count.
/// </summary>
internal static class FuzzSeed
{
    /// <summary>The inputs of a format, by name.</summary>
    public static IEnumerable<(string Name, byte[] File)> Of(string format)
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Fuzz", "Seeds", format);
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(path => (Path.GetFileName(path), Parse(path)))
            : [];
    }

    /// <summary>A file as text for a seed.</summary>
    public static string Describe(byte[] file)
    {
        var text = Encoding.UTF8.GetString(file);
        return text.All(character => character is '\n' or >= ' ' and not '\uFFFD' and not '\uFEFF')
            ? $"To keep as .txt ({file.Length} bytes):\n{text}"
            : $"To keep as .hex ({file.Length} bytes):\n{string.Join('\n', file.Chunk(32).Select(Convert.ToHexString))}";
    }

    private static byte[] Parse(string path) => Path.GetExtension(path) switch
    {
        ".txt" => File.ReadAllBytes(path),
        ".hex" =>
            Convert.FromHexString(string.Concat(
                File.ReadLines(path).Where(line => !line.StartsWith('#')).SelectMany(line => line)
                    .Where(character => !char.IsWhiteSpace(character)))),
        _ => throw new InvalidOperationException($"{path} is neither .txt nor .hex."),
    };
}
