using Gtzan.Audio.Datasets;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Tests.Models.Training;

/// <summary>Datasets made of numbers instead of sound.</summary>
internal static class SmallData
{
    public static FeatureRecipe Recipe { get; } = new()
    {
        SampleRate = 8000,
        Duration = 2,
        Segments = 4,
        FftLength = 256,
        HopLength = 512,
        Mfcc = 5,
    };

    public static GenreModel Mlp => GenreModel.Named("mlp");

    /// <summary>Hyper-parameters that fit the recipe, with some settings of the form key=value.</summary>
    public static HyperParameters Parameters(params string[] settings)
    {
        string[] fitting =
            ["sample_rate=8000", "duration=2", "num_segments=4", "n_fft=256", "hop_length=512", "n_mfcc=5", "epochs=2", "batch_size=8",
            "mlp.layers=[8]"];
        return fitting.Concat(settings).Aggregate(HyperParameters.Defaults, (parameters, setting) => parameters.WithSetting(setting))
            .Checked();
    }

    /// <summary>Tracks of some genres; a track's features are noise around three times the number of its genre.</summary>
    public static TrainingData Create(string[] genres, int tracksPerGenre = 4, int segmentsPerTrack = 2, FeatureRecipe? recipe = null)
    {
        recipe ??= Recipe;
        var tracks = genres.SelectMany(
            (genre, label) => Enumerable.Range(0, tracksPerGenre).Select(i => new TrackDescription($"{genre}/{i}.wav", label))).ToArray();
        var trackOfSegment = Enumerable.Range(0, tracks.Length).SelectMany(track => Enumerable.Repeat(track, segmentsPerTrack)).ToArray();
        var size = recipe.FramesPerSegment * recipe.FeaturesPerFrame;
        var random = new Random(5);
        var dataset = new GenreDataset
        {
            Genres = genres,
            Tracks = tracks,
            TrackOfSegment = trackOfSegment,
            Labels = [.. trackOfSegment.Select(track => tracks[track].Genre)],
            Features = trackOfSegment.SelectMany(
                track => Enumerable.Range(0, size).Select(_ => (3 * tracks[track].Genre) + random.NextSingle() - 0.5f)).ToArray(),
            Recipe = recipe,
            Description = "made of numbers",
        };
        return new TrainingData(dataset, new DataOrigin(null, dataset.Description, IsSynthetic: false));
    }

    /// <summary>A dataset of which nothing but the division matters: tracks of as many segments as given.</summary>
    public static GenreDataset WithTracks(params (int Genre, int Segments)[] tracks)
    {
        var trackOfSegment = tracks.SelectMany((track, i) => Enumerable.Repeat(i, track.Segments)).ToArray();
        return new GenreDataset
        {
            Genres = [.. Enumerable.Range(0, tracks.Max(track => track.Genre) + 1).Select(genre => $"genre{genre}")],
            Tracks = [.. tracks.Select((track, i) => new TrackDescription($"genre{track.Genre}/{i}.wav", track.Genre))],
            TrackOfSegment = trackOfSegment,
            Labels = [.. trackOfSegment.Select(track => tracks[track].Genre)],
            Features = new float[trackOfSegment.Length * Recipe.FramesPerSegment * Recipe.Mfcc],
            Recipe = Recipe,
            Description = "a corpus",
        };
    }
}
