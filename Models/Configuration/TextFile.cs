using System.Text;
using Gtzan.Core.Files;

namespace Gtzan.Models.Configuration;

/// <summary>Reads small text files that users may have edited or replaced. Rejects pipes, devices and implausibly large files.</summary>
internal static class TextFile
{
    /// <summary>The maximum size of a settings file; parsing takes a hundred times the size.</summary>
    public const long MaxSettingsLength = 1 << 20;

    /// <summary>Reads a file as UTF-8, or in the encoding of its byte order mark.</summary>
    /// <exception cref="IOException">The file cannot be read, is empty, a pipe or a device, too large, or not text; the message is a
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
                ? throw new IOException($"{path} is not text: it has a NUL character, in line {text.AsSpan(0, place).Count('\n') + 1}.")
                : text;
        }
        catch (DecoderFallbackException exception)
        {
            throw new IOException($"{path} is not UTF-8 text; save it in that encoding.", exception);
        }
    }
}
