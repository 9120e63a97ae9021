using System.Text.Json;
using System.Text.Json.Nodes;
using Gtzan.Audio.Collections;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Synthesis;
using Gtzan.Core.Files;
using Gtzan.Core.Text;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;

namespace Gtzan.Models.Training;

/// <summary>A dataset and where it came from.</summary>
/// <param name="Dataset">The segments, labels and features.</param>
/// <param name="Origin">Where they came from.</param>
public sealed record TrainingData(GenreDataset Dataset, DataOrigin Origin)
{
    /// <summary>Reads data; several folders, or one whose genres have other names, as a <see cref="GenreFolders"/>.</summary>
    /// <exception cref="DatasetException">A path has no usable data, or the map does not fit.</exception>
    /// <exception cref="ProgramException">A file is among several paths or to be mapped, or its features are not those of the
    /// recipe.</exception>
    public static TrainingData Load(DataSelection selection, FeatureRecipe recipe, BuildOptions options)
    {
        var paths = selection.Paths;
        if (paths.Count <= 1 && selection.Map.IsEmpty)
            return Load(paths is [var path, ..] ? path : null, recipe, options);
        if (paths.FirstOrDefault(File.Exists) is { } file)
        {
            throw new ProgramException(
                $"{file} is a file; only folders can be merged, or have their genres renamed. Name the folder of its tracks.");
        }

        var source = new GenreFolders(paths, selection.Map);
        var dataset = new DatasetCache().Load(source, recipe, options);
        CheckNames(source.Description, dataset.Genres);
        string[] all = [.. paths.Select(Path.GetFullPath)];
        return new TrainingData(dataset, new DataOrigin(all[0], dataset.Description, IsSynthetic: false)
        {
            OtherPaths = all[1..],
            Map = selection.Map,
        });
    }

    /// <summary>
    /// Reads a folder of genres, a <c>dataset.gtzan</c> or a <c>dataset.json</c>; creates the synthetic corpus if no path is given.
    /// Features are computed once and cached.
    /// </summary>
    /// <exception cref="DatasetException">The path has no usable data.</exception>
    /// <exception cref="ProgramException">The data set's features are not those of the recipe.</exception>
    public static TrainingData Load(string? path, FeatureRecipe recipe, BuildOptions options)
    {
        if (path is null)
        {
            var corpus = new SyntheticCorpus();
            if (recipe.SampleRate is < SyntheticCorpus.MinSampleRate or > SyntheticCorpus.MaxSampleRate)
            {
                throw new ProgramException(
                    $"The synthetic corpus can be made at {SyntheticCorpus.MinSampleRate} to {SyntheticCorpus.MaxSampleRate} Hz, " +
                    $"not at sample_rate {recipe.SampleRate}.");
            }

            var origin = new DataOrigin(null, corpus.Description, IsSynthetic: true);
            return new TrainingData(new DatasetCache().Load(corpus, recipe, options), origin);
        }

        var fullPath = Path.GetFullPath(path);
        if (!File.Exists(fullPath))
        {
            var source = options.MinGenres > 1 ? new GenreFolder(path) : GenreFolder.OfRecordings(path);
            var folder = new DatasetCache().Load(source, recipe, options);
            CheckNames(path, folder.Genres);
            return new TrainingData(folder, new DataOrigin(fullPath, folder.Description, folder.IsSynthetic));
        }

        if (Path.GetExtension(path).Equals(".npz", StringComparison.OrdinalIgnoreCase))
        {
            throw new ProgramException(
                $"{path} is for NumPy and is not read here; name the folder of its tracks, or a dataset.json from gtzan prepare.");
        }

        if (FolderScan.IsAudio(path))
        {
            throw new ProgramException(
                $"{path} is a recording by its name; name the folder with one subfolder of recordings for each genre, or a dataset.json " +
                "from gtzan prepare.");
        }

        var dataset = DatasetFile.IsOne(fullPath) ? DatasetFile.Read(fullPath) : DatasetJson.Read(fullPath);
        CheckRecipe(path, dataset.Recipe, recipe);
        CheckNames(path, dataset.Genres);
        if (dataset.Genres.Count < options.MinGenres)
        {
            throw new ProgramException(
                $"{path} has {dataset.Genres.Count} genre{(dataset.Genres.Count == 1 ? "" : "s")}; " +
                "telling genres apart takes at least two.");
        }

        return new TrainingData(dataset, new DataOrigin(fullPath, dataset.Description, dataset.IsSynthetic));
    }

    /// <summary>Rejects names that no report can contain, before hours of training.</summary>
    private static void CheckNames(string path, IReadOnlyList<string> genres)
    {
        foreach (var (i, genre) in genres.Index())
        {
            if (genre.Any(char.IsControl))
            {
                throw new ProgramException(
                    $"Genre {i + 1} of {path}, \"{PrintableText.Excerpt(genre)}\", has a control character in its name; rename it.");
            }
        }
    }

    /// <summary>
    /// Another recipe may give features of the same shape but another meaning; predictions would be wrong, because recordings are prepared
    /// with the run's hyper-parameters.
    /// </summary>
    private static void CheckRecipe(string path, FeatureRecipe prepared, FeatureRecipe wanted)
    {
        if (prepared.Key == wanted.Key)
            return;
        var (asPrepared, asWanted) = (
            HyperParameters.Defaults with { Recipe = prepared }, HyperParameters.Defaults with { Recipe = wanted });
        var different = asPrepared.DifferencesFrom(asWanted).ToArray();
        throw new ProgramException(
            different.Length == 0
                ? $"{path} was prepared by the recipe \"{prepared.Key}\", but the hyper-parameters say \"{wanted.Key}\"; prepare it " +
                    "again."
                : $"{path} was prepared with {List(", ", setting => $"{setting.Key} {setting.Text(asPrepared)}")}, but the " +
                    $"hyper-parameters say {List(", ", setting => setting.Text(asWanted))}; " +
                    $"add {List(" ", setting => $"--set {setting.Key}={setting.Text(asPrepared)}")}, or prepare it again.");

        string List(string separator, Func<HyperParameter, string> text) => string.Join(separator, different.Select(text));
    }

    /// <summary>Describes the data in a sentence.</summary>
    public string Describe() =>
        $"{Origin.Description}{(Origin.IsSynthetic ? " (synthetic: no real music)" : "")}: " +
        $"{Dataset.Tracks.Count} tracks of {Dataset.Genres.Count} genres, " +
        $"{Dataset.SegmentCount} segments of {Dataset.Frames} × {Dataset.FeaturesPerFrame} {Dataset.Recipe.FeaturesText}";

    /// <summary>The account of the files, and the hash of each track's samples, as the text of a run's <c>data.json</c>.</summary>
    public string AccountJson()
    {
        var json = new DataAccount(Dataset.Tracks.Count, Dataset.Remarks).ToJson();
        json["contents"] = new JsonObject(Dataset.Tracks.Where(track => track.Content is not null)
            .Select(track => KeyValuePair.Create(track.Name, (JsonNode?)track.Content)));
        return json.ToJsonString(new JsonSerializerOptions { WriteIndented = true }) + "\n";
    }

    /// <summary>The hash of all that training depends on: genres, tracks, labels, and every bit of the features.</summary>
    public static string Hash(GenreDataset dataset)
    {
        using var hash = new ContentHash();
        int[] sizes = [dataset.Genres.Count, dataset.Tracks.Count, dataset.SegmentCount, dataset.Frames, dataset.FeaturesPerFrame];
        foreach (var size in sizes)
            hash.Add(size);
        foreach (var genre in dataset.Genres)
            hash.Add(genre);
        foreach (var track in dataset.Tracks)
        {
            hash.Add(track.Name);
            hash.Add(track.Genre);
        }

        var features = new float[dataset.SegmentSize];
        for (var segment = 0; segment < dataset.SegmentCount; segment++)
        {
            hash.Add(dataset.TrackOfSegment[segment]);
            hash.Add(dataset.Labels[segment]);
            dataset.CopySegment(segment, features);
            hash.Add(features);
        }

        return hash.ToString()[..32];
    }
}
