using System.IO.Enumeration;
using Gtzan.Audio.Decoding.Files;

namespace Gtzan.Models.Commands;

/// <summary>Expands the paths of a command line to audio files.</summary>
internal static class AudioPaths
{
    private static readonly EnumerationOptions AllBelow = new()
    {
        RecurseSubdirectories = true,
        IgnoreInaccessible = true,
        AttributesToSkip = FileAttributes.Hidden | FileAttributes.System,
    };

    /// <summary>
    /// Expands folders to all files below them with audio extensions, and <c>*</c> and <c>?</c> that the shell left to the matching files,
    /// both in ordinal order. Other paths are returned unchanged; opening them reports the error.
    /// </summary>
    public static IEnumerable<string> Below(IEnumerable<string> paths) => paths.SelectMany(path =>
    {
        var files = Directory.Exists(path) ? FilesIn(path)
            : !File.Exists(path) && path.AsSpan().ContainsAny('*', '?') ? Fitting(path)
            : [];
        return files.Length > 0 ? files : [path];
    });

    // Follows links to files, but not to folders, which may form cycles.
    private static string[] FilesIn(string folder)
    {
        return Sorted(new FileSystemEnumerable<string>(folder, (ref entry) => entry.ToSpecifiedFullPath(), AllBelow)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory && IsAudio(Path.GetExtension(entry.FileName).ToString()),
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint),
        });

        static bool IsAudio(string extension) => AudioFile.Extensions.Contains(extension, StringComparer.OrdinalIgnoreCase);
    }

    private static string[] Fitting(string pattern)
    {
        var folder = Path.GetDirectoryName(pattern) ?? "";
        try
        {
            return !Directory.Exists(folder.Length > 0 ? folder : ".")
                ? []
                : Sorted(
                    Directory.EnumerateFiles(folder.Length > 0 ? folder : ".", Path.GetFileName(pattern))
                    .Select(file => Path.Combine(folder, Path.GetFileName(file))));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            return [];
        }
    }

    private static string[] Sorted(IEnumerable<string> files) => [.. files.Order(StringComparer.Ordinal)];
}
