using System.Text.Json;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Features;

namespace Gtzan.Tests.Golden;

/// <summary>
/// Mel spectrograms of a pretrained encoder's input, computed in double precision by an independent program: frames of the whole recording
/// with reflect padding, magnitudes, log10(1 + 10 x).
/// </summary>
[Trait("Category", SharedData.Category)]
public sealed class MelEncoderGoldenTests
{
    private const string Folder = "golden/encoder";

    private static readonly FeatureRecipe Recipe = new()
    {
        Features = FeatureKinds.Mel,
        SegmentSeconds = 3,
        Framing = SegmentFraming.Track,
        FftLength = 1024,
        Padding = FramePadding.Reflect,
        Power = 1,
        Compression = MelCompression.Log10,
    };

    [Fact]
    public void The_recipe_of_the_encoder_gives_its_input()
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf(Folder + "/manifest.json")));
        foreach (var entry in manifest.RootElement.GetProperty("cases").EnumerateArray())
        {
            var input = SharedData.PathOf(entry.GetProperty("input").GetString()!);
            using var audio = input.EndsWith(".npy", StringComparison.Ordinal)
                ? AudioFile.Open(WavOf(NpyFile.Read(input).Floats))
                : AudioFile.Open(input, Recipe.SampleRate);
            var expected = NpyFile.Read(SharedData.PathOf($"{Folder}/{entry.GetProperty("mel").GetString()}")).Values;
            var reader = new SegmentReader(audio, Recipe);
            var features = new float[Recipe.FramesPerSegment * Recipe.FeaturesPerFrame];
            new FeatureExtractor(Recipe).Extract(reader.Next(), features);

            Assert.Equal((129, entry.GetProperty("rows").GetInt32()), (Recipe.FramesPerSegment, reader.Count));
            Assert.Equal(expected.Take(features.Length), features.Select(value => (double)value), (x, y) => Math.Abs(x - y) < 1e-5);
        }
    }

    private static MemoryStream WavOf(float[] samples)
    {
        var file = new MemoryStream();
        WavWriter.Write(file, samples, Recipe.SampleRate, 1, WavEncoding.Float32);
        return new MemoryStream(file.ToArray());
    }
}
