using System.Text.Json;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Tests.Golden;

/// <summary>Embeddings of a pretrained encoder, from its Keras file, computed in double precision by an independent program.</summary>
[Trait("Category", SharedData.Category)]
public sealed class EncoderGoldenTests
{
    private const string Folder = "golden/encoder", Weights = "pretrained/artist-siamese-10000.h5";

    [Theory]
    [InlineData("cpu", 14)]
    [InlineData("reference", 5)]
    public void Embeddings_equal_the_golden_ones(string deviceName, int cases)
    {
        var encoder = EncoderFile.Open(SharedData.PathOf(Weights), description: null);
        using var device = Device.Create(deviceName);
        using var folder = new TemporaryFolder();
        var model = encoder.Build(encoder.Recipe, device);
        Assert.Equal(265_984 + 256, model.ParameterCount);
        var segments = new SegmentModel(model, encoder.Recipe);
        using var manifest = JsonDocument.Parse(File.ReadAllText(SharedData.PathOf(Folder + "/manifest.json")));
        foreach (var entry in manifest.RootElement.GetProperty("cases").EnumerateArray().Take(cases))
        {
            var input = SharedData.PathOf(entry.GetProperty("input").GetString()!);
            if (input.EndsWith(".npy", StringComparison.Ordinal))
            {
                using var wav = File.Create(folder["input.wav"]);
                WavWriter.Write(wav, NpyFile.Read(input).Floats, encoder.Recipe.SampleRate, 1, WavEncoding.Float32);
                input = wav.Name;
            }

            using var audio = segments.Open(input);
            var reader = segments.SegmentsOf(audio);
            var expected = NpyFile.Read(SharedData.PathOf($"{Folder}/{entry.GetProperty("embedding").GetString()}")).Values;
            var embeddings = segments.Run(reader, reader.Count);
            Assert.Equal(expected.Length, embeddings.Length);
            Assert.Equal(expected, embeddings.Select(value => (double)value), (x, y) => Math.Abs(x - y) < 1e-4);
        }
    }
}
