using Gtzan.Audio.Collections;

namespace Gtzan.Models.Commands;

/// <summary>Expands the paths of a command line to audio files.</summary>
internal static class AudioPaths
{
    /// <summary>
    /// Expands folders to all files in and below them with audio extensions, and <c>*</c> and <c>?</c> that the shell left to the matching
    /// files. Other paths are returned unchanged; opening them reports the error.
    /// </summary>
    public static (IReadOnlyList<string> Files, IReadOnlyList<Remark> Remarks) Below(IEnumerable<string> paths)
    {
        List<string> files = [];
        List<Remark> remarks = [];
        foreach (var path in paths)
        {
            if (Directory.Exists(path))
                AddFolder(path);
            else if (!File.Exists(path) && path.AsSpan().ContainsAny('*', '?') && Fitting(path) is { Length: > 0 } fitting)
                files.AddRange(fitting);
            else
                files.Add(path);
        }

        return (files, remarks);

        void AddFolder(string folder)
        {
            try
            {
                var scan = new FolderScan(folder);
                files.AddRange(scan.Files.Select(file => Path.Combine(folder, file.Name)));
                remarks.AddRange(scan.Remarks.Select(remark => remark with { Path = Path.Combine(folder, remark.Path) }));
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                remarks.Add(new Remark(
                    Path.TrimEndingDirectorySeparator(folder) + "/", RemarkKind.UnreadableFolder,
                    $"The folder cannot be read: {exception.Message}"));
            }
        }
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
