using System.Security.Cryptography;
using System.Text;
using Gtzan.Audio.Collections;
using Gtzan.Audio.Decoding;

namespace Gtzan.Audio.Datasets;

/// <summary>The tracks of one or several folders of genres, with other names of genres if wanted. Genres of equal names are one.</summary>
/// <remarks>
/// Of several folders, a track's name begins with that of its folder (<c>mine/jazz/1.wav</c>), so that tracks of equal names keep apart;
/// folders of equal names are numbered.
/// </remarks>
public sealed class GenreFolders : ITrackSource
{
    private readonly List<TrackDescription> _tracks = [];
    private readonly List<(GenreFolder Folder, int Track)> _places = [];
    private readonly List<Remark> _remarks = [];

    /// <summary>Scans folders.</summary>
    /// <param name="roots">The folders. One of several may be the folder of a single genre.</param>
    /// <param name="map">Other names of genres.</param>
    /// <exception cref="DatasetException">A folder is missing, cannot be read, has no audio files or is named twice, or the map has a genre
    /// that no folder has.</exception>
    public GenreFolders(IReadOnlyList<string> roots, GenreMap map)
    {
        ArgumentNullException.ThrowIfNull(roots);
        ArgumentNullException.ThrowIfNull(map);
        if (roots.GroupBy(root => Path.TrimEndingDirectorySeparator(Path.GetFullPath(root))).FirstOrDefault(same => same.Count() > 1)
            is { } twice)
            throw new DatasetException($"The folder {twice.Key} is named twice; name it once.");
        GenreFolder[] folders = [.. roots.Select(GenreFolder.OfRecordings)];
        var names = Names(folders);
        Description = string.Join(" + ", names);
        var known = folders.SelectMany(folder => folder.Genres).Distinct().Order(StringComparer.Ordinal).ToArray();
        if (map.Names.Keys.Except(known).FirstOrDefault() is { } unknown)
            throw new DatasetException(
                $"The genre map has \"{unknown}\", which is no genre of {Description}: these are {string.Join(", ", known)}.");

        string[] genres = [.. known.Select(map.Of).OfType<string>().Distinct().Order(StringComparer.Ordinal)];
        Genres = genres;
        foreach (var (folder, name) in folders.Zip(names))
            Add(folder, folders.Length == 1 ? "" : name + "/", map, genres);
        string[] identity =
            [.. folders.Select(folder => folder.Fingerprint), .. genres, .. _tracks.Select(track => $"{track.Name} {track.Genre}")];
        Fingerprint = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\0', identity))));
    }

    /// <summary>The names of the folders, joined by +.</summary>
    public string Description { get; }

    /// <summary>False: the files are recordings.</summary>
    public bool IsSynthetic => false;

    /// <inheritdoc/>
    public IReadOnlyList<string> Genres { get; }

    /// <summary>The tracks, folder by folder.</summary>
    public IReadOnlyList<TrackDescription> Tracks => _tracks;

    /// <inheritdoc/>
    public IReadOnlyList<Remark> Remarks => _remarks;

    /// <inheritdoc/>
    public string Fingerprint { get; }

    /// <inheritdoc/>
    public AudioSignal Load(int track, int sampleRate)
    {
        var (folder, place) = _places[track];
        return folder.Load(place, sampleRate);
    }

    private static string[] Names(GenreFolder[] folders) =>
    [
        .. folders.Index().Select(folder =>
            folders.Take(folder.Index).Count(other => other.Description == folder.Item.Description) is > 0 and var before
                ? $"{folder.Item.Description} ({before + 1})"
                : folder.Item.Description),
    ];

    private void Add(GenreFolder folder, string prefix, GenreMap map, string[] genres)
    {
        _remarks.AddRange(folder.Remarks.Select(remark => remark with { Path = prefix + remark.Path }));
        foreach (var (place, track) in folder.Tracks.Index())
        {
            var genre = folder.Genres[track.Genre];
            if (map.Of(genre) is not { } name)
            {
                _remarks.Add(new Remark(prefix + track.Name, RemarkKind.Unmapped, $"The genre map leaves out the genre {genre}."));
                continue;
            }

            _tracks.Add(new TrackDescription(prefix + track.Name, Array.IndexOf(genres, name)));
            _places.Add((folder, place));
        }
    }
}
