using System.Runtime.Versioning;
using System.Text.Json.Nodes;
using Gtzan.Audio.Datasets.Tables;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Wav;

namespace Gtzan.Tests.Models.Commands;

/// <summary>Collections as people have them: copies, links, nested albums, other files, names of one's own.</summary>
[Collection("program")]
public sealed class MessyCollectionTests(SmallCorpusFixture small)
{
    /// <summary>What every command says of the collection of <see cref="Messy"/>.</summary>
    private static readonly (string Path, string Kind)[] LeftOut =
    [
        ("loose.wav", "no_genre"), (".DS_Store", "hidden"), ("blues/cover.jpg", "not_audio"), ("blues/loop/", "link"),
        ("booklets/a.pdf", "not_audio"), ("metal/gone.wav", "link"), ("booklets/", "empty_folder"), ("broken/1.wav", "not_decodable"),
        ("classical/short.wav", "too_short"), ("broken/", "empty_folder"),
    ];

    [Fact]
    public void Every_command_gives_the_same_account()
    {
        Requires.Unix(); // links
        var data = Messy("messy");
        var table = small["messy.csv"];
        JsonNode[] accounts =
        [
            Json("prepare", "--data", data, "--hparams", small.HyperParameters, "--out", small["messy.json"])["files"]!,
            Json("features", "--data", data, "--segment", "3", "--out", table)["files"]!,
            Json("baselines", "--data", data, "--models", "bayes", "--folds", "2")["files"]!,
            Json("leak", "--data", data, "--models", "bayes", "--folds", "2", "--out", small["messy.svg"])["files"]!,
            JsonNode.Parse(File.ReadAllText(Path.Combine(Train(data, "messy-run"), "data.json")))!,
        ];
        foreach (var account in accounts)
        {
            Assert.Equal((13, 7), ((int)account["files_used"]!, (int)account["files_left_out"]!));
            Assert.Equal(
                LeftOut.Order(), account["left_out"]!.AsArray().Select(item => ((string)item!["path"]!, (string)item["kind"]!)).Order());
            Assert.Equal(
                [
                    ("metal/album/copy of blues 0.wav", "copy",
                        "Its samples equal those of blues/blues.00000.wav, which is of another genre."),
                ],
                account["remarks"]!.AsArray().Select(item => ((string)item!["path"]!, (string)item["kind"]!, (string)item["reason"]!)));
        }

        var predicted = CommandLine.Run("predict", data, "--run", small.Run, "--json").Output.TrimEnd('\n').Split('\n')
            .Select(line => JsonNode.Parse(line)!).ToArray();
        Assert.Equal(14, predicted.Count(line => line["genres"] is not null)); // it needs no genre, so the loose file is used
        Assert.Equal(2, predicted.Count(line => line["error"] is not null));
        Assert.Equal(
            LeftOut.Where(item => item.Kind is "hidden" or "not_audio" or "link").Order(),
            predicted.Where(line => line["left_out"] is not null)
                .Select(line => (Path.GetRelativePath(data, (string)line["file"]!), (string)line["left_out"]!)).Order());
    }

    [Fact]
    public void The_account_is_readable_and_in_the_report()
    {
        Requires.Unix();
        var data = Messy("readable");
        var output = CommandLine.Succeed("prepare", "--data", data, "--hparams", small.HyperParameters, "--out", small["readable.json"]);
        string[] lines =
        [
            "Left out 7 of 20 files:",
            "  hidden (1): .DS_Store",
            "  not audio by name (2): .jpg (1), .pdf (1)",
            "  beside the genre folders, so of unknown genre (1): loose.wav",
            "  folders without a usable track, so no genres (2): booklets/, broken/",
            "    classical/short.wav: It lasts 1.00 s, less than one segment of 3.00 s.",
            "  copies; every split but segment keeps them in one part (1):",
        ];
        var report = File.ReadAllText(Path.Combine(Train(data, "readable-run"), "report.html"));
        foreach (var line in lines)
        {
            Assert.Contains($"\n{line}\n", output, StringComparison.Ordinal);
            Assert.Contains(line, report, StringComparison.Ordinal);
        }
    }

    /// <summary>The numbers of a study must not depend on what files are called.</summary>
    [Theory]
    [InlineData("song{0:00000}.au")]
    [InlineData("Symphony No.{0}.wav")]
    [InlineData("alpha.{0:00}.wav")]
    public void Names_of_files_change_neither_tracks_nor_accuracies(string pattern)
    {
        var name = pattern.Split('.', '{')[0];
        var renamed = Path.Combine(small.Root, "renamed", name);
        foreach (var genre in SmallCorpusFixture.Genres)
        {
            for (var number = 0; number < SmallCorpusFixture.TracksPerGenre; number++)
            {
                var signal = AudioFile.Read(small.Track(genre, number));
                var path = small[$"renamed/{name}/{genre}/{string.Format(null, pattern, number)}"];
                if (pattern.EndsWith(".au", StringComparison.Ordinal))
                    WriteAu(path, signal);
                else
                    WavWriter.Write(path, signal);
            }
        }

        var (expected, actual) = (Baselines(small.Corpus, "original"), Baselines(renamed, name));
        Assert.Equal(12, (int)actual["tracks"]!);
        Assert.Equal(expected["models"]!.ToJsonString(), actual["models"]!.ToJsonString());

        JsonNode Baselines(string data, string file)
        {
            var table = small[$"{file}.csv"];
            CommandLine.Succeed("features", "--data", data, "--segment", "3", "--out", table);
            Assert.True(FeatureTable.Read(table).TracksKnown);
            return Json("baselines", "--features", table, "--models", "bayes,forest", "--folds", "2", "--split", "track");
        }
    }

    /// <summary>Copies would make every protocol leak, whatever they are called.</summary>
    [Fact]
    public void Copies_of_a_track_are_on_one_side()
    {
        var data = small.CopyOfCorpus("with-copies");
        foreach (var genre in SmallCorpusFixture.Genres)
            WriteAu(Path.Combine(data, genre, "my copy.au"), AudioFile.Read(small.Track(genre, 1)));
        foreach (var mode in (string[])["track", "duplicate"])
        {
            var run = Path.Combine(small.Root, $"with-copies-{mode}");
            CommandLine.Succeed(
                "train", "mlp", "--data", data, "--hparams", small.HyperParameters, "--out", run, "--split", mode, "--epochs", "1");
            var split = JsonNode.Parse(File.ReadAllText(Path.Combine(run, "split.json")))!;
            foreach (var genre in SmallCorpusFixture.Genres)
            {
                string original = $"{genre}/{genre}.00001.wav", copy = $"{genre}/my copy.au";
                var parts = ((string[])["train", "validation", "test"])
                    .Where(part => split[part]!.AsObject().ContainsKey(original) || split[part]!.AsObject().ContainsKey(copy)).ToArray();
                var part = split[Assert.Single(parts)]!.AsObject();
                Assert.True(part.ContainsKey(original));
                Assert.Equal(mode == "track", part.ContainsKey(copy));
            }
        }
    }

    [Fact]
    public void Features_of_a_replaced_link_target_are_computed_again()
    {
        Requires.Unix();
        var data = small.CopyOfCorpus("links/real");
        foreach (var genre in SmallCorpusFixture.Genres)
            Directory.CreateSymbolicLink(small[$"links/data/{genre}"], Path.Combine(data, genre));
        File.Delete(Path.Combine(data, "blues", "blues.00000.wav"));
        File.Copy(small.Track("metal", 1), small["links/other.wav"]);
        File.CreateSymbolicLink(Path.Combine(data, "blues", "blues.00000.wav"), small["links/other.wav"]);
        var before = Prepare("before");
        Assert.Equal(before, Prepare("again"));
        File.Copy(small.Track("metal", 2), small["links/other.wav"], overwrite: true);
        Assert.NotEqual(before, Prepare("after"));

        string Prepare(string name)
        {
            CommandLine.Succeed(
                "prepare", "--data", Path.Combine(small.Root, "links", "data"), "--hparams", small.HyperParameters, "--out", small[name]);
            return File.ReadAllText(small[name]);
        }
    }

    [Fact]
    public void Genres_that_differ_in_spaces_are_one_and_those_that_differ_in_case_are_named()
    {
        var data = small.CopyOfCorpus("spaces");
        File.Move(Path.Combine(data, "blues", "blues.00000.wav"), small["spaces/blues /1.wav"]);
        File.Move(Path.Combine(data, "metal", "metal.00000.wav"), small["spaces/Metal/1.wav"]);
        var output = Json("prepare", "--data", data, "--hparams", small.HyperParameters, "--out", small["spaces.json"]);
        Assert.Equal(["Metal", "blues", "classical", "metal"], output["genres"]!.AsArray().Select(genre => (string)genre!));
        Assert.Equal("similar_genre", (string)output["files"]!["remarks"]![0]!["kind"]!);
    }

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public void A_folder_that_cannot_be_read_is_named_and_passed_over()
    {
        Requires.Unix();
        Assert.SkipUnless(!Environment.IsPrivilegedProcess || File.Exists("/usr/bin/setpriv"), "setpriv is missing.");
        var home = Path.Combine(small.Root, "locked-home");
        var data = small.CopyOfCorpus("locked-home/data");
        File.Copy(small.Track("blues", 0), small["locked-home/data/lost+found/1.wav"]);
        Directory.CreateDirectory(Path.Combine(home, "runs", "private"));
        foreach (var file in Directory.EnumerateFiles(small.Run))
            File.Copy(file, small[$"locked-home/runs/mine/{Path.GetFileName(file)}"]);
        foreach (var folder in Directory.EnumerateDirectories(small.Root, "locked-home*", SearchOption.TopDirectoryOnly)
            .Concat(Directory.EnumerateDirectories(home, "*", SearchOption.AllDirectories)).Append(small.Root))
            File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        string[] locked = [Path.Combine(data, "lost+found"), Path.Combine(home, "runs", "private")];
        foreach (var folder in locked)
            File.SetUnixFileMode(folder, UnixFileMode.None);
        try
        {
            foreach (var command in (string[][])
            [
                ["prepare", "--data", "data", "--hparams", small.HyperParameters, "--json"], ["features", "--data", "data", "--json"],
            ])
            {
                var output = CommandLine.RunUnprivileged(home, command);
                Assert.Equal(("", 0), (output.Error, output.ExitCode));
                Assert.Equal(
                    ("lost+found/", "unreadable_folder"),
                    JsonNode.Parse(output.Output)!["files"]!["left_out"]![0] is { } item
                        ? ((string)item["path"]!, (string)item["kind"]!)
                        : default);
            }

            var predicted = CommandLine.RunUnprivileged(home, "predict", "data");
            Assert.Equal(0, predicted.ExitCode);
            Assert.Contains("unreadable folders (1):\n    data/lost+found/: The folder cannot be read: ", predicted.Error,
                StringComparison.Ordinal);
            Assert.StartsWith("Run: runs/mine, ", CommandLine.RunUnprivileged(home, "evaluate").Output, StringComparison.Ordinal);
            Assert.Equal(0, CommandLine.RunUnprivileged(home, "export", "--onnx", "model.onnx").ExitCode);
            Assert.Equal(0, CommandLine.RunUnprivileged(home, "figures", "--data", "data/blues").ExitCode);
        }
        finally
        {
            foreach (var folder in locked)
                File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        }
    }

    private string Messy(string name)
    {
        var data = small.CopyOfCorpus(name);
        File.Copy(small.Track("blues", 0), small[$"{name}/metal/album/copy of blues 0.wav"]);
        File.Copy(small.Track("blues", 1), small[$"{name}/loose.wav"]);
        WavWriter.Write(small[$"{name}/classical/short.wav"], new AudioSignal(new float[8000], 8000));
        foreach (var text in (string[])["blues/cover.jpg", "booklets/a.pdf", ".DS_Store", "broken/1.wav"])
            File.WriteAllText(small[$"{name}/{text}"], "text");
        Directory.CreateSymbolicLink(small[$"{name}/blues/loop"], "..");
        File.CreateSymbolicLink(small[$"{name}/metal/gone.wav"], "missing.wav");
        return data;
    }

    private string Train(string data, string name)
    {
        var run = Path.Combine(small.Root, name);
        CommandLine.Succeed("train", "mlp", "--data", data, "--hparams", small.HyperParameters, "--out", run, "--epochs", "1");
        return run;
    }

    private static JsonNode Json(params string[] arguments) => JsonNode.Parse(CommandLine.Succeed([.. arguments, "--json"]))!;

    /// <summary>Writes 16-bit samples, so the decoded samples equal those of a 16-bit WAV file.</summary>
    private static void WriteAu(string path, AudioSignal signal)
    {
        using var stream = File.Create(path);
        Span<byte> number = stackalloc byte[4];
        foreach (var field in (int[])[0x2e736e64, 24, 2 * signal.Samples.Length, 3, signal.SampleRate, 1])
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(number, field);
            stream.Write(number);
        }

        foreach (var sample in signal.Samples)
        {
            System.Buffers.Binary.BinaryPrimitives.WriteInt16BigEndian(number, (short)MathF.Round(sample * 32768));
            stream.Write(number[..2]);
        }
    }
}
