using System.Security.Cryptography;
using System.Text;
using Gtzan.Audio.Collections;
using Gtzan.Core.Files;

namespace Gtzan.Audio.Datasets;

/// <summary>Keeps built datasets in a folder, so that the next run reads them instead of decoding every track again.</summary>
/// <remarks>
/// A dataset is found by the SHA-256 of its recipe's key and its source's fingerprint: a changed file, or a changed recipe, is another
/// dataset. Files contain a hash of their content; a damaged one is rebuilt and replaced. If the folder cannot be written, the dataset is
/// built every time. A dataset too large for memory is built as a file, and its features stay there; then the folder must be writable.
/// </remarks>
public sealed class DatasetCache
{
    private const int FilesKept = 16;
    private const string Extension = ".dataset";

    // A file that has been unfinished for longer is from a killed process.
    private static readonly TimeSpan MaxBuildTime = TimeSpan.FromDays(2);

    /// <summary>
    /// Uses <paramref name="folder"/>, or the user's cache folder (<see cref="CacheFolder"/>).
    /// </summary>
    public DatasetCache(string? folder = null)
    {
        Folder = Path.GetFullPath(folder ?? CacheFolder.Path);
    }

    /// <summary>The folder; created when first needed.</summary>
    public string Folder { get; }

    /// <summary>Features of more bytes than this are never in memory together.</summary>
    internal long MaxBytesInMemory { get; init; } = DatasetFile.MaxBytesInMemory;

    /// <summary>The file that holds, or would hold, this dataset.</summary>
    public string PathOf(ITrackSource source, FeatureRecipe recipe) => PathOf(Key(source, recipe));

    /// <summary>The dataset of a source: from the cache, or built and then cached.</summary>
    /// <exception cref="ArgumentException">The recipe is impossible.</exception>
    /// <exception cref="DatasetException">Fewer than two genres, or no track could be used.</exception>
    /// <exception cref="OperationCanceledException">The build was stopped.</exception>
    public GenreDataset Load(ITrackSource source, FeatureRecipe recipe, BuildOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Validate();
        var dataset = LoadFeatures(source, recipe, options);
        dataset.Audio = new TrackAudio(source, recipe, dataset.Tracks);
        return dataset;
    }

    private GenreDataset LoadFeatures(ITrackSource source, FeatureRecipe recipe, BuildOptions? options)
    {
        var key = Key(source, recipe);
        var path = PathOf(key);
        if (TryRead(path, key) is { } cached)
            return cached;
        var numbers = (double)source.Tracks.Count * recipe.SegmentsPerTrack * recipe.FramesPerSegment * recipe.FeaturesPerFrame;
        if (numbers * sizeof(float) > MaxBytesInMemory)
            return BuildFile(path, key, source, recipe, options);

        var dataset = DatasetBuilder.Build(source, recipe, options);
        if (IsComplete(dataset))
            TryWrite(path, key, dataset);
        return dataset;
    }

    // What cannot be read now may be readable next time. An unreadable folder is in the source's fingerprint.
    private static bool IsComplete(GenreDataset dataset) => dataset.Remarks.All(remark => remark.Kind != RemarkKind.UnreadableFile);

    private static byte[] Key(ITrackSource source, FeatureRecipe recipe) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{recipe.Key}\0{source.Description}\0{source.IsSynthetic}\0{source.Fingerprint}"));

    private string PathOf(byte[] key) => Path.Combine(Folder, Convert.ToHexStringLower(key.AsSpan(0, 16)) + Extension);

    private GenreDataset? TryRead(string path, byte[] key)
    {
        try
        {
            return File.Exists(path) ? DatasetFile.Read(path, key, MaxBytesInMemory) : null;
        }
        catch (Exception exception) when (exception is DatasetException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void TryWrite(string path, byte[] key, GenreDataset dataset)
    {
        try
        {
            Directory.CreateDirectory(Folder);
            AtomicFileWriter.Default.Write(path, stream => DatasetFile.Write(stream, key, dataset));
            TidyUp();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Built again next time.
        }
    }

    private GenreDataset BuildFile(string path, byte[] key, ITrackSource source, FeatureRecipe recipe, BuildOptions? options)
    {
        // The name is unique: other processes may build the same dataset. An incomplete dataset is used, but not kept.
        var unfinished = $"{path}.{Guid.NewGuid():N}{AtomicFileWriter.UnfinishedSuffix}";
        try
        {
            Directory.CreateDirectory(Folder);
            TidyUp();
            GenreDataset built;
            using (var stream = File.Create(unfinished))
                built = DatasetBuilder.BuildFile(stream, key, source, recipe, options);
            var isComplete = IsComplete(built);
            if (isComplete)
                File.Move(unfinished, path, overwrite: true);
            var dataset = DatasetFile.Read(isComplete ? path : unfinished, key, MaxBytesInMemory);
            TidyUp();
            return dataset;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new DatasetException(
                $"The features of {source.Description} are too many for memory, and the file of them cannot be written to {Folder}: " +
                $"{exception.Message.TrimEnd('.')}; make room there, or " +
                "name another folder with the environment variable XDG_CACHE_HOME.", exception);
        }
        finally
        {
            // An open file stays readable.
            TryDelete(unfinished);
        }
    }

    /// <summary>Deletes old files, and unfinished files of killed processes.</summary>
    private void TidyUp()
    {
        var folder = new DirectoryInfo(Folder);
        foreach (var old in folder.EnumerateFiles("*" + Extension).OrderByDescending(file => file.LastWriteTimeUtc).Skip(FilesKept))
            old.Delete();
        foreach (var left in folder.EnumerateFiles($"*{Extension}*{AtomicFileWriter.UnfinishedSuffix}").Where(
            file => file.LastWriteTimeUtc < DateTime.UtcNow - MaxBuildTime))
            left.Delete();
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // A later run deletes it.
        }
    }
}
