using System.Text.Json.Nodes;
using Gtzan.Audio.Decoding.Wav;
using Gtzan.Audio.Synthesis;
using Gtzan.Tests.Models.Commands;

namespace Gtzan.Tests.Models.Study.Reproduction;

[Collection("program")]
public sealed class StudyCommandTests(SmallCorpusFixture small)
{
    [Fact]
    public void The_study_is_repeated_continued_and_refuses_other_settings()
    {
        var music = Path.Combine(small.Root, "ten-genres");
        var corpus = new SyntheticCorpus(tracksPerGenre: 4, duration: 6);
        for (var track = 0; track < corpus.Tracks.Count; track++)
        {
            var path = small[Path.Combine("ten-genres", corpus.Tracks[track].Name)];
            WavWriter.Write(path, corpus.Load(track, SmallCorpusFixture.SampleRate));
        }

        var folder = Path.Combine(small.Root, "study");
        var output = CommandLine.Succeed("study", "--data", music, "--quick", "--out", folder);

        foreach (var table in (string[])["table-1", "table-2", "table-3", "accuracy", "leaks"])
        {
            Assert.StartsWith("# ", File.ReadAllText(Path.Combine(folder, $"{table}.md")), StringComparison.Ordinal);
            Assert.True(File.ReadLines(Path.Combine(folder, $"{table}.csv")).Count() > 4, table);
        }

        var page = File.ReadAllText(Path.Combine(folder, "study.html"));
        foreach (var part in (string[])["Table 1", "Table 2", "Table 3", "Figure 1", "Figure 2", "Figure 3", "Figure 4", "quick look"])
            Assert.Contains(part, page, StringComparison.Ordinal);
        Assert.Contains("<title>blues.00000.wav</title>", page, StringComparison.Ordinal);
        Assert.Contains("rnn, by track: ", output, StringComparison.Ordinal);

        // Stopped in the middle: a run is not finished, and some baselines are missing.
        File.Delete(Path.Combine(folder, "runs", "track-mlp", "results.json"));
        var log = Path.Combine(folder, "baselines.jsonl");
        File.WriteAllLines(log, File.ReadLines(log).Take(5).ToArray());
        var time = File.GetLastWriteTimeUtc(Path.Combine(folder, "runs", "segment-cnn", "last.safetensors"));
        var again = JsonNode.Parse(CommandLine.Succeed("study", "--data", music, "--quick", "--out", folder, "--json"))!;

        Assert.Equal(page, File.ReadAllText(Path.Combine(folder, "study.html")));
        Assert.Equal(9, again["tables"]!["table-1"]!.AsArray().Count);
        Assert.Equal(time, File.GetLastWriteTimeUtc(Path.Combine(folder, "runs", "segment-cnn", "last.safetensors")));
        Assert.Equal(
            $"{folder} has a study that was begun with other settings: its seed is 1, not 2; name another folder with --out, or repeat " +
            "the first command.",
            CommandLine.Fail(1, "study", "--data", music, "--quick", "--seed", "2", "--out", folder));
    }
}
