using System.Text.RegularExpressions;
using System.Xml.Linq;
using Gtzan.Engine.Ops.Arithmetic;

namespace Gtzan.Tests.Models.Commands;

[Collection("program")]
public sealed class FiguresCommandTests(SmallCorpusFixture small)
{
    private static readonly XNamespace Svg = "http://www.w3.org/2000/svg";

    [Fact]
    public void The_page_and_the_pictures_are_written()
    {
        var folder = Path.Combine(small.Root, "figures");
        var output = CommandLine.Succeed("figures", "--data", small.Corpus, "--run", small.Run, "--track", "metal.00002", "--out", folder);

        Assert.StartsWith(
            "Tracks: corpus.\nFeatures: computed from the tracks.\nTrack: metal/metal.00002.wav.\n", output, StringComparison.Ordinal);
        Assert.Contains($"Run of mlp: {small.Run}.\n", output, StringComparison.Ordinal);
        Assert.Contains(
            "Note: There is no finished run of mlp-reg, cnn, rnn; train one (gtzan train mlp-reg), or name", output,
            StringComparison.Ordinal);
        Assert.DoesNotContain("Note: mlp:", output, StringComparison.Ordinal);
        Assert.EndsWith($"Wrote {Path.Combine(folder, "figures.html")} and 11 SVG files beside it.\n", output, StringComparison.Ordinal);

        string[] expected =
        [
            "1-chroma.svg", "1-mel.svg", "1-mfcc.svg", "1-stft.svg", "1-waveform.svg", "2-components.svg", "2-correlations.svg",
            "2-tempo.svg",
            "3-mlp-accuracy.svg", "3-mlp-loss.svg", "4-mlp.svg", "figures.html",
        ];
        Assert.Equal(expected, Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        foreach (var file in expected[..^1])
        {
            var picture = XDocument.Load(Path.Combine(folder, file)).Root!;
            Assert.Equal(Svg + "svg", picture.Name);
            Assert.DoesNotMatch("NaN|Infinity|∞", WithoutDots(picture.ToString()));
        }

        CheckPage(WithoutDots(File.ReadAllText(Path.Combine(folder, "figures.html"))));
    }

    /// <summary>Dots are letters at random, so any word may be in them.</summary>
    private static string WithoutDots(string text) => Regex.Replace(text, "(?<=base64,)[^\"]*", "");

    private static void CheckPage(string text)
    {
        // Pictures may have data in them and nothing from elsewhere.
        Assert.DoesNotMatch(
            @"(?i)\b(src|srcset|action)\s*=|\bhref=""(?!data:image/png;base64,)|url\s*\(|@import|<script|<link|<iframe", text);
        Assert.DoesNotMatch(@"(?i)https?:", text.Replace("\"http://www.w3.org/2000/svg\"", "", StringComparison.Ordinal));
        var page = XDocument.Parse(Regex.Replace(text, "<!DOCTYPE html>|<meta [^>]*>", ""));
        Assert.Equal(11, page.Descendants(Svg + "svg").Count());
        Assert.Equal(1, page.Descendants("p").Count(paragraph => paragraph.Attribute("class")?.Value == "note"));
        var rows = page.Descendants("tr").Select(row => row.Elements().Select(cell => cell.Value).ToArray()).ToArray();
        Assert.Equal(5, rows.Length);
        Assert.All(rows, row => Assert.Equal(8, row.Length));
        Assert.Equal(["0.63", "0.64", "0.64"], rows.Single(row => row[0] == "blues")[5..]);
        Assert.Equal(["7", "0.59", "0.59", "0.58"], rows.Single(row => row[0] == "macro average")[4..]);
    }

    [Fact]
    public void A_table_is_read_and_two_threads_draw_the_same_as_one()
    {
        var table = small["figures-table/features.csv"];
        CommandLine.Succeed("features", "--data", small.Corpus, "--out", table);
        var folders = ((string[])["1", "2"]).Select(threads =>
        {
            var folder = Path.Combine(small.Root, $"figures-{threads}");
            CommandLine.Succeed(
                ["figures", "--data", small.Corpus, "--run", small.Run, "--out", folder, "--threads", threads,
                .. threads == "1" ? (string[])["--features", table] : []]);
            return folder;
        }).ToArray();

        foreach (var file in Directory.EnumerateFiles(folders[0], "*.svg").Select(Path.GetFileName))
            Assert.Equal(File.ReadAllBytes(Path.Combine(folders[0], file!)), File.ReadAllBytes(Path.Combine(folders[1], file!)));
        Assert.Contains("from features.csv", File.ReadAllText(Path.Combine(folders[0], "figures.html")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_with_missing_data_gets_a_note()
    {
        var corpus = small.CopyOfCorpus("figures-gone");
        var run = Path.Combine(small.Root, "figures-run-of-gone");
        CommandLine.Succeed("train", "mlp", "--data", corpus, "--hparams", small.HyperParameters, "--out", run, "--epochs", "1");
        File.Delete(Path.Combine(corpus, "blues", "blues.00003.wav"));
        var folder = Path.Combine(small.Root, "figures-of-gone");

        var output = CommandLine.Succeed("figures", "--data", small.Corpus, "--run", run, "--out", folder);
        Assert.Contains($"Note: mlp: the run {run} cannot be tested again. ", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(folder, "3-mlp-loss.svg")));
        Assert.False(File.Exists(Path.Combine(folder, "4-mlp.svg")));

        // Where the folder itself is gone, the tracks that are drawn serve.
        Directory.Delete(corpus, recursive: true);
        Assert.DoesNotContain(
            "cannot be tested", CommandLine.Succeed("figures", "--data", small.Corpus, "--run", run, "--out", folder),
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_single_recording_has_its_own_pictures_and_a_note_for_the_others()
    {
        var folder = Path.Combine(small.Root, "figures-single");
        var output = CommandLine.Succeed("figures", "--data", small.Track("metal", 1), "--run", small.Run, "--out", folder);

        Assert.Contains("Track: metal.00001.wav.\n", output, StringComparison.Ordinal);
        Assert.Contains(
            "<h2>Figure 1: metal.00001.wav</h2>", File.ReadAllText(Path.Combine(folder, "figures.html")), StringComparison.Ordinal);
        Assert.Contains(
            "Note: The features of a single track (computed from metal.00001.wav) have no correlations", output, StringComparison.Ordinal);
        Assert.Equal(5, Directory.EnumerateFiles(folder, "1-*.svg").Count());
        Assert.Empty(Directory.EnumerateFiles(folder, "2-*.svg"));
        Assert.DoesNotContain("Note: mlp:", output, StringComparison.Ordinal);

        // All tracks of one genre are enough for all figures.
        Assert.DoesNotContain(
            "single track",
            CommandLine.Succeed("figures", "--data", Path.Combine(small.Corpus, "metal"), "--run", small.Run, "--out", folder),
            StringComparison.Ordinal);
        Assert.Equal(3, Directory.EnumerateFiles(folder, "2-*.svg").Count());
    }

    [Fact]
    public void Impossible_requests_are_refused()
    {
        var folder = Path.Combine(small.Root, "figures-bad");
        string Fail(params string[] arguments) => CommandLine.Fail(1, ["figures", .. arguments]);

        Assert.Equal(
            $"{small.HyperParameters} is a file; name a folder for the figures with --out.",
            Fail("--data", small.Corpus, "--out", small.HyperParameters));
        Assert.StartsWith(
            $"The figures cannot be written to {Path.Combine(small.HyperParameters, "x")}: ",
            Fail("--data", small.Corpus, "--out", Path.Combine(small.HyperParameters, "x")), StringComparison.Ordinal);
        Assert.Equal(
            $"There is no folder '{folder}-none'; name the folder that holds one subfolder for each genre, or the recordings themselves.",
            Fail("--data", $"{folder}-none", "--out", folder));
        Assert.Equal(
            $"{small.HyperParameters} is not an audio file by its name; tracks are drawn from audio, so name a recording, a folder of " +
            "them, or a folder with one subfolder for each genre.",
            Fail("--data", small.HyperParameters, "--out", folder));
        Assert.Contains(
            "no audio files, and none in subfolders",
            Fail("--data", Directory.CreateDirectory(small["figures-empty"]).FullName, "--out", folder), StringComparison.Ordinal);
        Assert.StartsWith(
            "corpus has no track \"polka.00001\" among its 12; ", Fail("--data", small.Corpus, "--track", "polka.00001", "--out", folder),
            StringComparison.Ordinal);
        Assert.StartsWith(
            $"There is no run {folder}-none;", Fail("--data", small.Corpus, "--run", $"{folder}-none", "--out", folder),
            StringComparison.Ordinal);
        Assert.Equal(
            $"There is no table of features {folder}-none.csv; gtzan features makes one.",
            Fail("--data", small.Corpus, "--run", small.Run, "--features", $"{folder}-none.csv", "--out", folder));
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder));
    }
}
