using System.Security.Cryptography;
using System.Text;
using Gtzan.Audio.Collections;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;

namespace Gtzan.Audio.Datasets;

/// <summary>Tracks in folders named after their genres, <c>root/genre/track.wav</c>: the layout of GTZAN.</summary>
/// <remarks>
/// A track in a deeper folder, <c>root/genre/album/track.wav</c>, is of the genre above it. Names of genres are compared without spaces
/// around them. Genres are sorted ordinally, tracks in <see cref="NameOrder"/>. Nothing is decoded before <see cref="Load"/>.
/// </remarks>
public sealed class GenreFolder : ITrackSource
{
    private readonly List<string> _genres = [];
    private readonly List<TrackDescription> _tracks = [];
    private readonly List<FoundFile> _files = [];
    private readonly List<Remark> _remarks = [];

    /// <summary>Scans a folder.</summary>
    /// <exception cref="DatasetException">The folder is missing, cannot be read, or has fewer than two subfolders with audio files.
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

        Description = NameOf(path);
        if (isFile)
            Add([new FoundFile(Path.GetFileName(path), path)], NameOf(Path.GetDirectoryName(path)!));
        else
            AddFolder(root, anyLayout);
        if (_genres.Count < (anyLayout ? 1 : 2))
            throw TooFewGenres(root, path, anyLayout);
        Fingerprint = FingerprintOf(_files, _remarks);
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

    /// <inheritdoc/>
    public IReadOnlyList<Remark> Remarks => _remarks;

    /// <summary>A SHA-256 of <see cref="FoundFile.Fingerprint"/> of every file, and of the remarks.</summary>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public AudioSignal Load(int track, int sampleRate) => AudioFile.Read(_files[track].Path, sampleRate);

    private void AddFolder(string root, bool anyLayout)
    {
        FolderScan scan;
        try
        {
            scan = new FolderScan(root);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException($"The folder '{root}' cannot be read: {exception.Message}", exception);
        }

        var ofGenre = scan.Files.Where(file => file.Name.Contains('/')).GroupBy(file => file.Name.Split('/')[0].Trim());
        foreach (var genre in ofGenre.OrderBy(genre => genre.Key, StringComparer.Ordinal))
            Add(genre, genre.Key);

        var loose = scan.Files.Where(file => !file.Name.Contains('/'));
        if (anyLayout && _tracks.Count == 0)
            Add(loose, NameOf(Path.GetFullPath(root)));
        else
            _remarks.AddRange(loose.Select(file => new Remark(
                file.Name, RemarkKind.NoGenre, "It is beside the genre folders, not in one, so its genre is unknown.")));

        _remarks.AddRange(scan.Remarks);
        foreach (var folder in scan.TopFolders.Where(name => !_genres.Contains(name.Trim())))
            _remarks.Add(new Remark(folder + "/", RemarkKind.EmptyFolder, "No audio file was found in it, so it is not a genre."));
    }

    private void Add(IEnumerable<FoundFile> files, string genre)
    {
        foreach (var file in files)
        {
            _tracks.Add(new TrackDescription(file.Name, _genres.Count));
            _files.Add(file);
        }

        if (_tracks.Count > 0 && _tracks[^1].Genre == _genres.Count)
            _genres.Add(genre);
    }

    private static string FingerprintOf(IEnumerable<FoundFile> files, IEnumerable<Remark> remarks)
    {
        var text = new StringBuilder();
        foreach (var file in files)
            text.Append(file.Fingerprint());
        foreach (var remark in remarks)
            text.Append($"{remark.Path}\0{remark.Text}\n");
        return Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private DatasetException TooFewGenres(string root, string path, bool anyLayout)
    {
        // Copies of GTZAN often have the genres in one more folder.
        var inner = GenreFoldersIn(path).FirstOrDefault(folder => GenreFoldersIn(folder).Count() >= 2);
        var hint = inner is null ? "" : $" Perhaps you mean '{Path.Combine(root, Path.GetFileName(inner))}'.";
        if (_genres.Count == 1)
            return new DatasetException(
                $"The folder '{root}' has a single genre, '{_genres[0]}'; telling genres apart takes at least two subfolders with audio " +
                $"files.{hint}");
        return new DatasetException(
            $"The folder '{root}' has no {(anyLayout ? "audio files, and none in subfolders" : "subfolders with audio files")}; expected " +
            "<genre>/<track>.wav, such as " +
            $"blues/blues.00000.wav.{hint}");

        static IEnumerable<string> GenreFoldersIn(string folder) =>
            Directory.EnumerateDirectories(folder, "*", new EnumerationOptions { IgnoreInaccessible = true }).Order(StringComparer.Ordinal);
    }

    private static string NameOf(string path) =>
        Path.GetFileName(Path.TrimEndingDirectorySeparator(path)) is { Length: > 0 } name ? name : path;
}
