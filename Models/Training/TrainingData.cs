using Gtzan.Audio.Datasets;
using Gtzan.Audio.Synthesis;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>A dataset and where it came from.</summary>
/// <param name="Dataset">The segments, labels and features.</param>
/// <param name="Origin">Where they came from.</param>
public sealed record TrainingData(GenreDataset Dataset, DataOrigin Origin)
{
    /// <summary>
    /// Reads a folder of genres, or a <c>dataset.json</c>; or makes the synthetic corpus, if no path is given. Features are computed once and cached.
    /// </summary>
    /// <exception cref="DatasetException">There is nothing usable there.</exception>
    /// <exception cref="ProgramException">The data set's features are not those of the recipe.</exception>
    public static TrainingData Load(string? path, FeatureRecipe recipe, BuildOptions options)
    {
        if (path is null)
        {
            var corpus = new SyntheticCorpus();
            if (recipe.SampleRate is < SyntheticCorpus.LowestSampleRate or > SyntheticCorpus.HighestSampleRate)
            {
                throw new ProgramException(
                    $"The synthetic corpus can be made at {SyntheticCorpus.LowestSampleRate} to {SyntheticCorpus.HighestSampleRate} Hz, not at sample_rate {recipe.SampleRate}.");
            }

            return new TrainingData(new DatasetCache().Load(corpus, recipe, options), new DataOrigin(null, corpus.Description, IsSynthetic: true));
        }

        var fullPath = Path.GetFullPath(path);
        if (!File.Exists(fullPath))
        {
            var folder = new DatasetCache().Load(new GenreFolder(path), recipe, options);
            return new TrainingData(folder, new DataOrigin(fullPath, folder.Description, folder.IsSynthetic));
        }

        var dataset = DatasetJson.Read(fullPath);
        if (dataset.Frames != recipe.FramesPerSegment || dataset.Coefficients != recipe.Mfcc)
        {
            throw new ProgramException(
                $"{path} has segments of {dataset.Frames} × {dataset.Coefficients} MFCCs, the hyper-parameters ask for {recipe.FramesPerSegment} × {recipe.Mfcc}; " +
                "set n_mfcc, hop_length, duration and num_segments to what it was prepared with.");
        }

        return new TrainingData(dataset, new DataOrigin(fullPath, dataset.Description, dataset.IsSynthetic));
    }

    /// <summary>What the data are, in a sentence.</summary>
    public string Describe() =>
        $"{Dataset.Description}{(Origin.IsSynthetic ? " (synthetic: no real music)" : "")}: {Dataset.Tracks.Count} tracks of {Dataset.Genres.Count} genres, " +
        $"{Dataset.SegmentCount} segments of {Dataset.Frames} × {Dataset.Coefficients} MFCCs";
}
