namespace Gtzan.Audio.Datasets;

/// <summary>
/// Other names for the genres of a collection: genres of the same new name become one, and those of an empty name are left out.
/// </summary>
public sealed class GenreMap
{
    private readonly Dictionary<string, string> _names;

    /// <summary>A map from the names of genres to new ones.</summary>
    public GenreMap(IReadOnlyDictionary<string, string> names) => _names = new(names, StringComparer.Ordinal);

    /// <summary>The map that changes nothing.</summary>
    public static GenreMap None { get; } = new(new Dictionary<string, string>());

    /// <summary>The new name of each genre that has one.</summary>
    public IReadOnlyDictionary<string, string> Names => _names;

    /// <summary>Whether the map changes nothing.</summary>
    public bool IsEmpty => _names.Count == 0;

    /// <summary>
    /// Reads pairs <c>a=b</c>, separated by commas or, of a text with several lines, by line breaks. Spaces around names, empty lines and
    /// lines that begin with # do not count.
    /// </summary>
    /// <exception cref="DatasetException">A pair has another form, or a genre has two.</exception>
    public static GenreMap Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var isInline = !text.Contains('\n');
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var pair in text.Split(isInline ? ',' : '\n').Select(pair => pair.Trim()))
        {
            if (pair.Length == 0 || pair.StartsWith('#'))
                continue;
            if (pair.Split('=') is not [var from, var to] || from.Trim().Length == 0)
                throw new DatasetException(
                    $"The genre map has \"{pair}\"; expected old=new, or old= to leave a genre out, for example " +
                    "hip-hop=hiphop,speech=.");
            if (!names.TryAdd(from.Trim(), to.Trim()))
                throw new DatasetException($"The genre map has {from.Trim()} twice; leave one of the two out.");
        }

        return new GenreMap(names);
    }

    /// <summary>The new name of a genre; null if it is left out.</summary>
    public string? Of(string genre) => _names.GetValueOrDefault(genre, genre) is { Length: > 0 } name ? name : null;
}
