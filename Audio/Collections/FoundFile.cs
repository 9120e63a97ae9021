using System.Globalization;
using System.Security.Cryptography;
using Gtzan.Core.Files;

namespace Gtzan.Audio.Collections;

/// <summary>A file with an audio file's name.</summary>
/// <param name="Name">Where it is, relative to the collection and with slashes.</param>
/// <param name="Path">Its full path.</param>
public sealed record FoundFile(string Name, string Path)
{
    private const int ProbeLength = 4096;

    /// <summary>
    /// A text that changes with the content: name, target of a link, length, time of last change, and a SHA-256 of the first, middle and
    /// last 4,096 bytes.
    /// </summary>
    /// <remarks>
    /// It misses a change elsewhere in the file that keeps length and time. A file that cannot be read counts without its bytes.
    /// </remarks>
    internal string Fingerprint()
    {
        try
        {
            var link = File.ResolveLinkTarget(Path, returnFinalTarget: true);
            var file = new FileInfo(link?.FullName ?? Path);
            return string.Create(
                CultureInfo.InvariantCulture, $"{Name}\0{link?.FullName}\0{file.Length}\0{file.LastWriteTimeUtc.Ticks}\0{Probe(file)}\n");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return $"{Name}\0{exception.GetType().Name}\n";
        }
    }

    private static string Probe(FileInfo file)
    {
        // Opening a pipe or a device, whose length is 0, may block.
        if (file.Length == 0)
            return "";
        using var stream = InputFile.Open(file.FullName, bufferSize: 1);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> block = stackalloc byte[ProbeLength];
        foreach (var start in (long[])[0, (file.Length - ProbeLength) / 2, file.Length - ProbeLength])
        {
            stream.Position = Math.Max(0, start);
            hash.AppendData(block[..stream.ReadAtLeast(block, ProbeLength, throwOnEndOfStream: false)]);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }
}
