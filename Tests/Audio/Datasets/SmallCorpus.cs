using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Wav;

namespace Gtzan.Tests.Audio.Datasets;

/// <summary>A folder of short noisy tracks, and a recipe that cuts them into pieces of a tenth of a second.</summary>
public static class SmallCorpus
{
    public static FeatureRecipe Recipe { get; } =
        new() { SampleRate = 8000, Duration = 0.5, Segments = 5, FftLength = 256, HopLength = 100, Mfcc = 4 };

    /// <summary>Genres a, b, c of <paramref name="tracks"/> tracks each, 0.5 s long.</summary>
    public static TemporaryFolder Create(int tracks = 2)
    {
        var folder = new TemporaryFolder();
        foreach (var genre in (string[])["b", "a", "c"])
            for (var track = 0; track < tracks; track++)
                WavWriter.Write(folder[$"{genre}/{genre}.{track:D5}.wav"], Noise((genre[0] * 100) + track, 4000));
        return folder;
    }

    public static AudioSignal Noise(int seed, int length)
    {
        var random = new Random(seed);
        return new AudioSignal([.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)], 8000);
    }

    public static GenreDataset Build(TemporaryFolder folder) => DatasetBuilder.Build(new GenreFolder(folder.Root), Recipe);
}
