using Gtzan.Audio.Datasets;
using Gtzan.Core.Files;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Training;
using Gtzan.Models.Datasets;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Training;

/// <summary>
/// The results of a model's frozen first layers for the segments of a dataset, such as embeddings. They are computed once, and kept in the
/// cache of features, by the data, the encoder, the number of layers, the device and the version of the engine.
/// </summary>
internal static class FrozenResults
{
    private const string Extension = ".frozen", Name = "results";
    private const int FilesKept = 16;

    // Larger results are computed in every step instead.
    private const long MaxElements = 1 << 27;

    /// <summary>Whether the layers can be computed once, to the same bits.</summary>
    public static bool AreKept(Sequential model, int layers, GenreDataset dataset) =>
        layers > 0 && model.Device.Name != "reference" // has double precision, which is not kept
        && (long)model.InputOf(layers).Length * dataset.SegmentCount <= MaxElements;

    /// <summary>The results of all segments, [segments, results].</summary>
    /// <param name="model">The model.</param>
    /// <param name="layers">The number of first layers.</param>
    /// <param name="dataset">The segments.</param>
    /// <param name="encoder">The hash of the encoder whose layers these are.</param>
    /// <param name="progress">Called with the number of segments done.</param>
    public static float[] Of(Sequential model, int layers, GenreDataset dataset, string encoder, Action<int>? progress = null)
    {
        // A device that checks each operation computes all of them.
        if (model.Device is InterceptingDevice)
            return Compute();
        var path = Path.Combine(CacheFolder.Path, Key(model, layers, dataset, encoder) + Extension);
        Shape shape = [dataset.SegmentCount, model.InputOf(layers).Length];
        try
        {
            if (File.Exists(path))
                return Safetensors.Read(path).Values(Name, shape);
        }
        catch (Exception exception) when (exception is CheckpointException or IOException or UnauthorizedAccessException)
        {
            // A damaged file is written again.
        }

        var results = Compute();
        TryWrite(path, shape, results);
        return results;

        float[] Compute() => model.Predict(
            SegmentDataset.Loader(dataset, model, [.. Enumerable.Range(0, dataset.SegmentCount)], Predictions.BatchSize), ..layers,
            progress);
    }

    private static string Key(Sequential model, int layers, GenreDataset dataset, string encoder)
    {
        using var hash = new ContentHash();
        foreach (var text in (string[])[TrainingData.Hash(dataset), encoder, DeviceOf(model)])
            hash.Add(text);
        hash.Add(typeof(Sequential).Assembly.ManifestModule.ModuleVersionId.ToString());
        hash.Add(layers);
        return hash.ToString()[..32];
    }

    // All processors give the same bits.
    private static string DeviceOf(Sequential model) => model.Device.Name == "cpu" ? "cpu" : model.Device.Description;

    private static void TryWrite(string path, Shape shape, float[] results)
    {
        try
        {
            Directory.CreateDirectory(CacheFolder.Path);
            var file = new Safetensors();
            file.Add(Name, shape, results);
            file.Write(path);
            foreach (var old in new DirectoryInfo(CacheFolder.Path).EnumerateFiles("*" + Extension)
                .OrderByDescending(file => file.LastWriteTimeUtc).Skip(FilesKept))
                old.Delete();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Computed again next time.
        }
    }
}
