using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;

namespace Gtzan.Audio.Datasets;

/// <summary>Tracks in folders named after their genres, <c>root/genre/track.wav</c>: the layout of GTZAN.</summary>
/// <remarks>
/// Genres and tracks are sorted ordinally, so labels do not depend on the file system. Hidden files and folders are ignored; other files
/// without an audio extension are reported in <see cref="Skipped"/>. Nothing is decoded before <see cref="Load"/>.
/// </remarks>
public sealed class GenreFolder : ITrackSource
{
    private readonly string _root;
    private readonly List<string> _genres = [];
    private readonly List<TrackDescription> _tracks = [];
    private readonly List<SkippedFile> _skipped = [];

    /// <summary>Scans a folder.</summary>
    /// <exception cref="DatasetException"> The folder is missing, cannot be read, or has fewer than two subfolders with audio files.
    /// </exception>
    public GenreFolder(string root)
        : this(root, anyLayout: false)
    {
    }

    private GenreFolder(string root, bool anyLayout)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        var path = Path.GetFullPath(root);
        var isFile = File.Exists(path);
        if (!Directory.Exists(path) && !(isFile && anyLayout))
            throw new DatasetException(
                isFile
                    ? $"'{root}' is a file; name the folder that holds one subfolder for each genre."
                    : $"There is no folder '{root}'; name the folder that holds one subfolder for each " +
                        $"genre{(anyLayout ? ", or the recordings themselves" : "")}.");

        _root = isFile ? Path.GetDirectoryName(path)! : path;
        Description = NameOf(path);
        var fingerprint = new StringBuilder();
        try
        {
            if (isFile)
                AddRecordings([new FileInfo(path)], fingerprint);
            else
                foreach (var folder in Visible(new DirectoryInfo(_root).EnumerateDirectories()))
                    Scan(folder, fingerprint);
            FileInfo[] loose = isFile ? [] : [.. Visible(new DirectoryInfo(_root).EnumerateFiles()).Where(IsAudio)];
            if (anyLayout && _tracks.Count == 0)
                AddRecordings(loose, fingerprint);
            else
                _skipped.AddRange(loose.Select(file => new SkippedFile(
                    file.Name, "It is beside the genre folders, not in one, so its genre is unknown.")));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The folder '{root}' cannot be read: {exception.Message}", exception);
        }

        if (_genres.Count < (anyLayout ? 1 : 2))
            throw TooFewGenres(root, anyLayout);
        foreach (var file in _skipped)
            fingerprint.Append(CultureInfo.InvariantCulture, $"{file.Path}\0{file.Reason}\n");
        Fingerprint = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(fingerprint.ToString())));
    }

    /// <summary>
    /// Recordings for which genres do not matter: a folder as above with any number of genres, one of recordings themselves, or a single
    /// recording. In each layout, the genre of a recording is the name of its folder.
    /// </summary>
    /// <exception cref="DatasetException">There is nothing there, it cannot be read, or it holds no audio files.</exception>
    public static GenreFolder OfRecordings(string path) => new(path, anyLayout: true);

    /// <summary>The name of the folder, or of the single recording.</summary>
    public string Description { get; }

    /// <summary>False: the files are recordings.</summary>
    public bool IsSynthetic => false;

    /// <summary>Names of the subfolders that hold audio files.</summary>
    public IReadOnlyList<string> Genres => _genres;

    /// <summary>The audio files, genre by genre.</summary>
    public IReadOnlyList<TrackDescription> Tracks => _tracks;

    /// <summary>Files and subfolders that hold no readable audio, and why.</summary>
    public IReadOnlyList<SkippedFile> Skipped => _skipped;

    /// <summary>A SHA-256 of every file's relative path, length and time of last change.</summary>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public AudioSignal Load(int track, int sampleRate) => AudioFile.Read(Path.Combine(_root, _tracks[track].Name), sampleRate);

    private void Scan(DirectoryInfo folder, StringBuilder fingerprint)
    {
        var others = new List<SkippedFile>();
        var before = _tracks.Count;
        foreach (var file in Visible(folder.EnumerateFiles()))
        {
            var path = $"{folder.Name}/{file.Name}";
            if (IsAudio(file))
            {
                AddTrack(path, file, fingerprint);
            }
            else
            {
                var reason = $"Its name does not end as an audio file's does ('{file.Extension}'); convert it to WAV if it is audio.";
                others.Add(new SkippedFile(path, reason));
            }
        }

        if (_tracks.Count > before)
        {
            _genres.Add(folder.Name);
            _skipped.AddRange(others);
        }
        else
        {
            var what = others.Count switch
            {
                0 => "no files",
                1 => "no audio files (1 other)",
                var count => $"no audio files ({count} others)",
            };
            _skipped.Add(new SkippedFile($"{folder.Name}/", $"It holds {what}, so it is not a genre."));
        }
    }

    /// <summary>Adds files in the root, whose name is their genre.</summary>
    private void AddRecordings(IEnumerable<FileInfo> files, StringBuilder fingerprint)
    {
        foreach (var file in files)
            AddTrack(file.Name, file, fingerprint);
        if (_tracks.Count > 0)
            _genres.Add(NameOf(_root));
    }

    private void AddTrack(string path, FileInfo file, StringBuilder fingerprint)
    {
        _tracks.Add(new TrackDescription(path, _genres.Count));
        fingerprint.Append(CultureInfo.InvariantCulture, $"{path}\0{file.Length}\0{file.LastWriteTimeUtc.Ticks}\n");
    }

    private DatasetException TooFewGenres(string root, bool anyLayout)
    {
        if (_genres.Count == 1)
            return new DatasetException(
                $"The folder '{root}' has a single genre, '{_genres[0]}'; telling genres apart takes at least two subfolders with audio " +
                "files.");

        // Copies of GTZAN often have the genres in one more folder.
        var inner = Directory.EnumerateDirectories(_root)
            .Where(folder => Directory.EnumerateDirectories(folder).Count() >= 2)
            .Order(StringComparer.Ordinal).FirstOrDefault();
        var hint = inner is null ? "" : $" Perhaps you mean '{Path.Combine(root, Path.GetFileName(inner))}'.";
        return new DatasetException(
            $"The folder '{root}' has no {(anyLayout ? "audio files, and none in subfolders" : "subfolders with audio files")}; expected " +
            "<genre>/<track>.wav, such as " +
            $"blues/blues.00000.wav.{hint}");
    }

    private static bool IsAudio(FileInfo file) => AudioFile.Extensions.Contains(file.Extension, StringComparer.OrdinalIgnoreCase);

    private static string NameOf(string path) =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) is { Length: > 0 } name ? name : path;

    private static IEnumerable<T> Visible<T>(IEnumerable<T> entries)
        where T : FileSystemInfo =>
        entries
            .Where(entry => !entry.Name.StartsWith('.') && !entry.Attributes.HasFlag(FileAttributes.Hidden))
            .OrderBy(entry => entry.Name, StringComparer.Ordinal);
}
