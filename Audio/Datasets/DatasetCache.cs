using System.Security.Cryptography;
using System.Text;

namespace Gtzan.Audio.Datasets;

/// <summary>Keeps built datasets in a folder, so that the next run reads them instead of decoding every track again.</summary>
/// <remarks>
/// A dataset is found by the SHA-256 of its recipe's key and its source's fingerprint: a changed file, or a changed recipe, is another
/// dataset.
/// Files carry a hash of their content; a damaged one is rebuilt and replaced. Caching is best effort:
/// where the folder cannot be written, the dataset is built every time.
/// </remarks>
public sealed class DatasetCache
{
    private const int FilesKept = 16;
    private const string Extension = ".dataset";

    /// <summary>
    /// Uses <paramref name="folder"/>, or the user's cache folder: <c>$XDG_CACHE_HOME/gtzan</c>, else <c>gtzan</c> in the local
    /// application data.
    /// </summary>
    public DatasetCache(string? folder = null)
    {
        if (folder is null)
        {
            string? xdg = Environment.GetEnvironmentVariable("XDG_CACHE_HOME");
            string parent = Path.IsPathRooted(xdg)
                ? xdg
                : Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify);
            folder = Path.Combine(parent.Length > 0 ? parent : Path.GetTempPath(), "gtzan");
        }
        Folder = Path.GetFullPath(folder);
    }

    /// <summary>Where the files are; made when first needed.</summary>
    public string Folder { get; }

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

        byte[] key = Key(source, recipe);
        string path = PathOf(key);
        if (TryRead(path, key, recipe) is { } cached)
            return cached;

        GenreDataset dataset = DatasetBuilder.Build(source, recipe, options);
        if (!dataset.Skipped.Any(file => file.Unreadable))
            TryWrite(path, key, dataset);
        return dataset;
    }

    private static byte[] Key(ITrackSource source, FeatureRecipe recipe) =>
        SHA256.HashData(Encoding.UTF8.GetBytes($"{recipe.Key}\0{source.Description}\0{source.IsSynthetic}\0{source.Fingerprint}"));

    private string PathOf(byte[] key) => Path.Combine(Folder, Convert.ToHexStringLower(key.AsSpan(0, 16)) + Extension);

    private static GenreDataset? TryRead(string path, byte[] key, FeatureRecipe recipe)
    {
        try
        {
            if (!File.Exists(path))
                return null;
            using FileStream stream = new(path, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
            return DatasetCacheFile.Read(stream, key, recipe);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void TryWrite(string path, byte[] key, GenreDataset dataset)
    {
        // Written aside and renamed: whoever reads meanwhile sees the whole file or none.
        string unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            Directory.CreateDirectory(Folder);
            using (FileStream stream = File.Create(unfinished))
                DatasetCacheFile.Write(stream, key, dataset);
            File.Move(unfinished, path, overwrite: true);
            var files = new DirectoryInfo(Folder).EnumerateFiles("*" + Extension);
            foreach (FileInfo old in files.OrderByDescending(file => file.LastWriteTimeUtc).Skip(FilesKept))
                old.Delete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            try
            {
                File.Delete(unfinished);
            }
            catch (Exception second) when (second is IOException or UnauthorizedAccessException)
            {
                // Nothing more can be done; the next run builds again.
            }
        }
    }
}
