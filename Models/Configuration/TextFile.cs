using System.Text;
using Gtzan.Core.Files;

namespace Gtzan.Models.Configuration;

/// <summary>
/// Reads small files of text, which somebody may have edited or put in the place of others: no pipes and devices, and not more than makes
/// sense.
/// </summary>
internal static class TextFile
{
    /// <summary>What a file of settings may have; parsed, text takes a hundred times its size.</summary>
    public const long LongestSettings = 1 << 20;

    /// <summary>The text of a file. It is UTF-8, unless its first bytes say otherwise.</summary>
    /// <exception cref="IOException">It cannot be read, is empty, a pipe or a device, too large, or no text; the message is a
    /// sentence.</exception>
    public static string Read(string path, long longest = long.MaxValue)
    {
        using var stream = InputFile.Open(path);
        if (stream.Length > longest)
            throw new IOException($"{path} has {stream.Length} bytes; such a file has {longest} at most.");
        using var reader = new StreamReader(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        try
        {
            var text = reader.ReadToEnd();
            return text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var place
                ? throw new IOException($"{path} is no text: it has a NUL character, in line {text.AsSpan(0, place).Count('\n') + 1}.")
                : text;
        }
        catch (DecoderFallbackException exception)
        {
            throw new IOException($"{path} is no UTF-8 text; save it in that encoding.", exception);
        }
    }
}
