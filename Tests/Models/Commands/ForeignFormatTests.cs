using System.Text.Json.Nodes;
using Gtzan.Audio.Decoding.Files;
using static Gtzan.Tests.Audio.Decoding.ForeignFiles;

namespace Gtzan.Tests.Models.Commands;

/// <summary>The program with files that libsndfile decodes.</summary>
[Collection("program")]
public sealed class ForeignFormatTests(SmallCorpusFixture small)
{
    [Fact]
    public void A_track_is_predicted_as_its_wav_file_is()
    {
        Requires.Sndfile();
        var wav = small.Track("metal", 1);
        var samples = AudioFile.Read(wav).Samples;
        var expected = Predict(wav);
        foreach (var (ending, format) in ((string, int)[])[("flac", Flac | Pcm16), ("aiff", Aiff | Pcm16)])
        {
            File.WriteAllBytes(small[$"same.{ending}"], Encode(format, samples, SmallCorpusFixture.SampleRate));
            Assert.Equal(expected["segments"]!.ToJsonString(), Predict(small[$"same.{ending}"])["segments"]!.ToJsonString());
        }

        foreach (var (ending, format) in ((string, int)[])[("ogg", Ogg | Vorbis), ("mp3", Mp3 | LayerIII)])
        {
            File.WriteAllBytes(small[$"nearly.{ending}"], Encode(format, samples, SmallCorpusFixture.SampleRate));
            Assert.Equal(6, Predict(small[$"nearly.{ending}"])["duration"]!.GetValue<double>(), 0.3);
        }
    }

    [Fact]
    public void A_folder_of_flac_files_is_the_dataset_of_its_wav_files()
    {
        Requires.Sndfile();
        var corpus = small.CopyOfCorpus("flac");
        foreach (var wav in Directory.GetFiles(corpus, "*.wav", SearchOption.AllDirectories))
        {
            File.WriteAllBytes(
                Path.ChangeExtension(wav, ".flac"), Encode(Flac | Pcm16, AudioFile.Read(wav).Samples, SmallCorpusFixture.SampleRate));
            File.Delete(wav);
        }

        File.WriteAllText(Path.Combine(corpus, "metal", "text.mp3"), "I am a text.");
        var output = CommandLine.Succeed("prepare", "--data", corpus, "--hparams", small.HyperParameters, "--out", small["flac.json"]);
        CommandLine.Succeed("prepare", "--data", small.Corpus, "--hparams", small.HyperParameters, "--out", small["wav.json"]);

        Assert.Contains("12 tracks of 3 genres", output, StringComparison.Ordinal);
        Assert.Contains(
            "\n  not decodable (1):\n    metal/text.mp3: This is not a known type of audio file", output, StringComparison.Ordinal);
        Assert.Equal(
            JsonNode.Parse(File.ReadAllText(small["wav.json"]))!["mfcc"]!.ToJsonString(),
            JsonNode.Parse(File.ReadAllText(small["flac.json"]))!["mfcc"]!.ToJsonString());
    }

    private JsonNode Predict(string file) => JsonNode.Parse(CommandLine.Succeed("predict", file, "--run", small.Run, "--json"))!;
}
