using Gtzan.Audio.Decoding.Files;

namespace Gtzan.Audio.Collections;

/// <summary>The audio files in and below a folder, and a remark on everything else there. Decodes nothing.</summary>
/// <remarks>
/// Files are in <see cref="NameOrder"/>, which does not depend on the file system. Links are followed, after everything that is no link; a
/// folder is scanned once, however many links lead to it. What cannot be read is passed over with a remark.
/// </remarks>
public sealed class FolderScan
{
    private const char Unrepresentable = '\uFFFD';

    private readonly List<FoundFile> _files = [];
    private readonly List<string> _topFolders = [];
    private readonly List<Remark> _remarks = [];
    private readonly HashSet<string> _scanned = new(StringComparer.Ordinal);
    private readonly string _root;
    private readonly Queue<(DirectoryInfo Folder, string Name)> _links = [];

    /// <summary>Scans a folder.</summary>
    /// <exception cref="IOException">The folder is missing or cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">The user has no permission to read the folder.</exception>
    public FolderScan(string folder)
    {
        var root = new DirectoryInfo(Path.GetFullPath(folder));
        _root = RealPath(root.FullName);
        _scanned.Add(_root);
        Scan(root.GetFileSystemInfos(), "");
        while (_links.TryDequeue(out var link))
            ScanLink(link.Folder, link.Name);
        _files.Sort((left, right) => NameOrder.Compare(left.Name, right.Name));
        _remarks.Sort((left, right) => NameOrder.Compare(left.Path, right.Path));
    }

    /// <summary>The files with an audio file's name.</summary>
    public IReadOnlyList<FoundFile> Files => _files;

    /// <summary>The folders in the folder itself that could be read.</summary>
    public IReadOnlyList<string> TopFolders => _topFolders;

    /// <summary>What is left out, and why.</summary>
    public IReadOnlyList<Remark> Remarks => _remarks;

    /// <summary>Whether a file has an audio file's name.</summary>
    public static bool IsAudio(string path) => AudioFile.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase);

    private void Scan(FileSystemInfo[] entries, string prefix)
    {
        foreach (var entry in entries.OrderBy(entry => entry.Name, StringComparer.Ordinal))
        {
            var name = prefix + entry.Name;
            if (entry.Name.Contains(Unrepresentable) && !entry.Exists)
                Omit(name, RemarkKind.NameNotUtf8, "Its name is not UTF-8, so it cannot be opened; rename it.");
            else if (entry.Name.StartsWith('.') || entry.Attributes.HasFlag(FileAttributes.Hidden))
                Omit(entry is DirectoryInfo ? name + "/" : name, RemarkKind.Hidden, "It is hidden.");
            else if (entry is DirectoryInfo folder)
                ScanFolder(folder, name + "/");
            else if (!IsAudio(name))
                Omit(name, RemarkKind.NotAudio, $"Its name does not end as an audio file's does ('{entry.Extension}').");
            else if (entry.LinkTarget is not null && !LeadsToFile(entry))
                Omit(name, RemarkKind.Link, $"It is a link to {entry.LinkTarget}, which is not there.");
            else
                _files.Add(new FoundFile(name, entry.FullName));
        }
    }

    private void ScanFolder(DirectoryInfo folder, string name)
    {
        if (folder.LinkTarget is not null)
        {
            _links.Enqueue((folder, name));
            return;
        }

        _scanned.Add(RealPath(folder.FullName));
        try
        {
            Scan(Entries(folder, name), name);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Omit(name, RemarkKind.UnreadableFolder, $"The folder cannot be read: {exception.Message}");
        }
    }

    private void ScanLink(DirectoryInfo link, string name)
    {
        try
        {
            var target = RealPath(link.FullName);
            if (_root.StartsWith(Path.TrimEndingDirectorySeparator(target) + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                Omit(name, RemarkKind.Link, $"It is a link to {link.LinkTarget}, which contains the folder that is scanned.");
            else if (_scanned.Add(target))
                Scan(Entries(link, name), name);
            else
                Omit(name, RemarkKind.Link, $"It is a link to {link.LinkTarget}, which is scanned already.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Omit(name, RemarkKind.UnreadableFolder, $"The folder cannot be read: {exception.Message}");
        }
    }

    private FileSystemInfo[] Entries(DirectoryInfo folder, string name)
    {
        var entries = folder.GetFileSystemInfos();
        if (name.IndexOf('/') == name.Length - 1)
            _topFolders.Add(folder.Name);
        return entries;
    }

    private static bool LeadsToFile(FileSystemInfo link)
    {
        try
        {
            return link.ResolveLinkTarget(returnFinalTarget: true) is { Exists: true };
        }
        catch (IOException)
        {
            return false; // links in a circle
        }
    }

    private void Omit(string path, RemarkKind kind, string text) => _remarks.Add(new Remark(path, kind, text));

    /// <summary>The path with every link in it resolved.</summary>
    private static string RealPath(string path)
    {
        var real = Path.GetPathRoot(path)!;
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            if (Directory.ResolveLinkTarget(real, returnFinalTarget: true) is { } target)
                real = RealPath(target.FullName);
        }

        return real;
    }
}
