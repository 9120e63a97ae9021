using Gtzan.Audio.Datasets;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>What to train or test on.</summary>
/// <param name="Paths">A folder or file, or several folders; none for the synthetic corpus.</param>
/// <param name="Map">Other names of their genres.</param>
public sealed record DataSelection(IReadOnlyList<string> Paths, GenreMap Map)
{
    /// <summary>The synthetic corpus.</summary>
    public static DataSelection Synthetic { get; } = new([], GenreMap.None);

    /// <summary>One folder or file; the synthetic corpus for null.</summary>
    public static implicit operator DataSelection(string? path) => path is null ? Synthetic : new([path], GenreMap.None);

    /// <summary>The names of the folders or files, without their paths.</summary>
    public string Name => Paths.Count == 0
        ? "synthetic"
        : string.Join(" + ", Paths.Select(path => Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)))));

    /// <summary>As text that identifies it, with full paths.</summary>
    public override string ToString()
    {
        var paths = Paths.Count == 0 ? "synthetic" : string.Join(" + ", Paths.Select(Path.GetFullPath));
        return Map.IsEmpty ? paths : $"{paths}, {string.Join(',', Map.Names.Select(name => $"{name.Key}={name.Value}"))}";
    }
}

/// <summary>The origin of a run's data.</summary>
/// <param name="Path">The folder or file it was read from, the first of several; null for the synthetic corpus.</param>
/// <param name="Description">The description.</param>
/// <param name="IsSynthetic">Whether it was generated.</param>
public sealed record DataOrigin(string? Path, string Description, bool IsSynthetic)
{
    /// <summary>The other folders.</summary>
    public IReadOnlyList<string> OtherPaths { get; init; } = [];

    /// <summary>Other names of the genres.</summary>
    public GenreMap Map { get; init; } = GenreMap.None;

    /// <summary>What was read.</summary>
    public DataSelection Selection => new(Path is null ? [] : [Path, .. OtherPaths], Map);

    /// <summary>All paths, for messages; null for the synthetic corpus.</summary>
    public string? PathText => Path is null ? null : string.Join(", ", Selection.Paths);

    /// <summary>Refuses data that are no longer where they were.</summary>
    /// <exception cref="ProgramException">A path is gone.</exception>
    public void RequireThere()
    {
        if (Selection.Paths.FirstOrDefault(path => !System.IO.Path.Exists(path)) is { } gone)
            throw new ProgramException($"The data of the run are no longer at {gone}; give their location with --data.");
    }
}
