using Gtzan.Audio.Collections;
using Gtzan.Audio.Decoding;
using Gtzan.Core.Files;

namespace Gtzan.Audio.Datasets;

/// <summary>The account of a build: which tracks of a source are used, which are not, and why.</summary>
internal sealed class TrackAccount(ITrackSource source)
{
    private readonly List<TrackDescription> _used = [];
    private readonly List<Remark> _remarks = [.. source.Remarks];
    private Remark? _firstProblem;

    /// <summary>The tracks used so far.</summary>
    public IReadOnlyList<TrackDescription> Used => _used;

    /// <summary>The first track that is not used, and why; for messages.</summary>
    public string FirstProblem =>
        _firstProblem is null ? "there are none." : $"the first left out, {_firstProblem.Path}: {_firstProblem.Text}";

    /// <summary>Adds a track that is used.</summary>
    /// <param name="track">The track, an index into the source's.</param>
    /// <param name="content">The hash of its samples.</param>
    /// <param name="notes">What is special about it.</param>
    public void Use(int track, string content, IEnumerable<Remark> notes)
    {
        _used.Add(source.Tracks[track] with { Content = content });
        _remarks.AddRange(notes);
    }

    /// <summary>Adds a track that is not used.</summary>
    public void LeaveOut(Remark problem)
    {
        _firstProblem ??= problem;
        _remarks.Add(problem);
    }

    /// <summary>Decodes a track. If it cannot be used, returns null and the reason.</summary>
    public static AudioSignal? Load(ITrackSource source, int track, int sampleRate, out Remark? problem)
    {
        try
        {
            problem = null;
            return source.Load(track, sampleRate);
        }
        catch (Exception exception) when (exception is AudioFormatException or IOException or UnauthorizedAccessException)
        {
            var isDecodable = exception is not AudioFormatException { IsDecoderMissing: false };
            problem = new Remark(
                source.Tracks[track].Name, isDecodable ? RemarkKind.UnreadableFile : RemarkKind.NotDecodable, exception.Message);
            return null;
        }
    }

    /// <summary>What is special about a track that is used: what is wrong with its file, and what is cut.</summary>
    /// <param name="name">The track's name.</param>
    /// <param name="signal">The track.</param>
    /// <param name="cut">That not all of it is used; null if all is.</param>
    public static IReadOnlyList<Remark> NotesOf(string name, AudioSignal signal, Remark? cut) =>
        [.. signal.Notes.Select(note => new Remark(name, RemarkKind.Damaged, note)), .. cut is null ? Array.Empty<Remark>() : [cut]];

    /// <summary>The hash of samples: equal for equal samples, whatever file they are from.</summary>
    public static string ContentOf(ReadOnlySpan<float> samples)
    {
        using var hash = new ContentHash();
        hash.Add(samples);
        return hash.ToString()[..32];
    }

    /// <summary>
    /// Returns the genres of the used tracks, and all remarks, among them those on copies and on genres without a usable track. Renumbers
    /// the genres of <see cref="Used"/>.
    /// </summary>
    /// <exception cref="DatasetException">No track is used.</exception>
    public (string[] Genres, IReadOnlyList<Remark> Remarks) Close()
    {
        if (_used.Count == 0)
            throw new DatasetException($"No track of {source.Description} could be used; {FirstProblem}");

        int[] kept = [.. Enumerable.Range(0, source.Genres.Count).Where(genre => _used.Exists(track => track.Genre == genre))];
        _remarks.AddRange(source.Genres.Where((_, genre) => !kept.Contains(genre)).Select(genre => new Remark(
            genre + "/", RemarkKind.EmptyFolder, "No track of it could be used, so it is not a genre.")));
        _remarks.AddRange(Copies());
        for (var i = 0; i < _used.Count; i++)
            _used[i] = _used[i] with { Genre = Array.IndexOf(kept, _used[i].Genre) };
        string[] genres = [.. kept.Select(genre => source.Genres[genre])];
        _remarks.AddRange(GenreName.Similar(genres));
        return (genres, _remarks);
    }

    private IEnumerable<Remark> Copies()
    {
        var first = new Dictionary<string, TrackDescription>();
        foreach (var track in _used)
        {
            if (first.TryAdd(track.Content!, track))
                continue;
            var original = first[track.Content!];
            yield return new Remark(track.Name, RemarkKind.Copy,
                $"Its samples equal those of {original.Name}{(original.Genre == track.Genre ? "" : ", which is of another genre")}.");
        }
    }
}
