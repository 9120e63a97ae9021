using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Figures;
using Gtzan.Tests.Models.Commands;

namespace Gtzan.Tests.Models.Study.Figures;

[Collection("program")]
public sealed class FinishedRunTests(SmallCorpusFixture small)
{
    [Fact]
    public void The_newest_finished_run_of_each_model_is_found()
    {
        string[] names = ["old", "new", "unfinished", "broken"];
        var paths = names.Select(name => small.CopyOfRun($"found/{name}")).ToArray();
        File.SetLastWriteTimeUtc(Path.Combine(paths[0], "results.json"), new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        File.SetLastWriteTimeUtc(Path.Combine(paths[1], "results.json"), new DateTime(2026, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        File.Delete(Path.Combine(paths[2], "results.json"));
        File.WriteAllText(Path.Combine(paths[3], "hparams.yaml"), "no model");
        var passedOver = new List<string>();

        var run = Assert.Single(FinishedRun.NewestIn(Path.Combine(small.Root, "found"), passedOver.Add));

        Assert.Equal((paths[1], "mlp", 2), (run.Folder.Path, run.Model, run.Epochs.Count));
        Assert.StartsWith($"{paths[3]} is passed over: ", Assert.Single(passedOver), StringComparison.Ordinal);
        Assert.Empty(FinishedRun.NewestIn(Path.Combine(small.Root, "nowhere"), passedOver.Add));
    }

    [Fact]
    public void A_named_run_that_cannot_be_drawn_is_refused()
    {
        var damaged = small.CopyOfRun("named-damaged");
        var metrics = Path.Combine(damaged, "metrics.jsonl");
        File.WriteAllText(metrics, File.ReadAllText(metrics).Replace("\"loss\":", "\"loss\":1", StringComparison.Ordinal));
        Assert.Equal(
            $"{metrics} is not as it was written; put back what was there, or train a new run.",
            Assert.Throws<ProgramException>(() => FinishedRun.Named([damaged])).Message);

        var unfinished = small.CopyOfRun("named-unfinished");
        File.Delete(Path.Combine(unfinished, "results.json"));

        // As where training was killed between two states.
        File.AppendAllText(
            Path.Combine(unfinished, "metrics.jsonl"),
            "{\"epoch\":3,\"loss\":1,\"accuracy\":1,\"validation_loss\":1,\"validation_accuracy\":1}\n");

        Assert.Equal(
            $"{unfinished} is not finished: it has no results.json; train it to its end, or name another run.",
            Assert.Throws<ProgramException>(() => FinishedRun.Named([unfinished])).Message);
        Assert.Equal(
            $"{small.Run} and {small.Run} are runs of mlp; name one run of each model.",
            Assert.Throws<ProgramException>(() => FinishedRun.Named([small.Run, small.Run])).Message);
    }
}
