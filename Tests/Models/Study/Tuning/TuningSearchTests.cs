using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Tuning;
using Gtzan.Models.Training;
using Gtzan.Tests.Audio.Datasets;
using Gtzan.Tests.Models.Training;

namespace Gtzan.Tests.Models.Study.Tuning;

public sealed class TuningSearchTests : IDisposable
{
    private static readonly string[] Space = ["learning_rate=1e-4..1e-1", "batch_size=4|8", "mlp.depth=1..2", "mlp.width=4..16"];

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_search_does_what_its_rungs_say_and_ends_with_the_best()
    {
        var plan = Plan();
        var ranking = Search(plan, "search");

        Assert.Equal([(9, 1), (3, 3), (1, 9)], plan.Rungs.Select(rung => (rung.Trials, rung.Epochs)));
        Assert.Equal(1 + 9 + 3 + 1, Lines("search").Length);
        Assert.Equal(Enumerable.Range(1, 9), ranking.Select(result => result.Trial).Order());
        Assert.Equal([3, 2, 2, 1, 1, 1, 1, 1, 1], ranking.Select(result => result.Rung));
        Assert.All(ranking, result => Assert.Equal(3, result.Accuracies.Count));
        Assert.True(ranking[0].Accuracy > 0.4, $"{ranking[0].Accuracy} is no better than chance, which is right in a third");
    }

    /// <summary>One fold of one trial, by the training loop itself.</summary>
    [Fact]
    public void Pausing_at_every_rung_does_not_change_a_trial()
    {
        var plan = Plan();
        var best = Search(plan, "search")[0];
        using var device = Device.Create("cpu", threads: 1);
        for (var fold = 0; fold < 3; fold++)
        {
            var parameters = best.Settings.ApplyTo(plan.Parameters);
            var model = plan.Model.Build(parameters, 3, device);
            var last = new Trainer(model, parameters, plan.Data.Dataset, plan.Folds[fold]).Run().Last();
            Assert.Equal((9, last.ValidationAccuracy, last.ValidationLoss), (last.Epoch, best.Accuracies[fold], best.Losses[fold]));
        }
    }

    [Fact]
    public void One_thread_or_two_and_a_second_time_change_no_bit()
    {
        Search(Plan(), "one", threads: 1);
        Search(Plan(), "two", threads: 2);
        Search(Plan("seed=2"), "other", threads: 2);

        Assert.Equal(Bytes("one"), Bytes("two"));
        Assert.NotEqual(Bytes("one"), Bytes("other"));
    }

    [Fact]
    public void A_search_cut_off_anywhere_resumes_to_the_same_result()
    {
        var whole = Search(Plan(), "whole");
        var bytes = Bytes("whole");
        var ends = Enumerable.Range(0, bytes.Length).Where(i => bytes[i] == '\n').ToArray();

        // Nothing; a torn first line; whole lines; torn lines; one that lacks nothing but its end.
        foreach (
            var length in (
                int[])[0, 10, ends[0] + 1, ends[3] + 1, ends[3] + 20, ends[9], ends[9] + 1, ends[11] + 5, ends[^2] + 1, bytes.Length - 1,
                bytes.Length])
        {
            Directory.CreateDirectory(Path.Combine(_folder.Root, "cut"));
            File.WriteAllBytes(_folder[$"cut/{SearchLog.FileName}"], bytes[..length]);
            var ranking = Search(Plan(), "cut", threads: 2);

            Assert.Equal(bytes, Bytes("cut"));
            Assert.Equal(
                whole.Select(result => (result.Trial, result.Rung, result.Accuracy, result.Loss)),
                ranking.Select(result => (result.Trial, result.Rung, result.Accuracy, result.Loss)));
        }
    }

    [Fact]
    public void A_search_that_is_stopped_keeps_what_is_done_and_goes_on()
    {
        Search(Plan(), "whole");
        using var source = new CancellationTokenSource();
        var batches = 0;
        Assert.Throws<OperationCanceledException>(() => Search(Plan(), "stopped", 1, _ =>
        {
            if (++batches == 200)
                source.Cancel();
        }, source.Token));

        var kept = Lines("stopped").Length;
        Assert.InRange(kept, 2, 13);
        Assert.Equal(Lines("whole")[..kept], Lines("stopped"));
        Search(Plan(), "stopped");
        Assert.Equal(Bytes("whole"), Bytes("stopped"));
    }

    /// <summary>If a segment of the test part were looked at, for training or validation, the losses would be no numbers.</summary>
    [Theory]
    [InlineData("split=segment")]
    [InlineData("split=track")]
    public void The_test_part_is_not_touched(string split)
    {
        Search(Plan(split), "as-they-are");
        var spoilt = Plan(split);
        foreach (var segment in spoilt.Split.Test)
        {
            var size = spoilt.Data.Dataset.Frames * spoilt.Data.Dataset.FeaturesPerFrame;
            spoilt.Data.Dataset.Numbers().AsSpan(segment * size, size).Fill(float.NaN);
            spoilt.Data.Dataset.Labels[segment] = 0;
        }

        Search(spoilt, "spoilt");
        Assert.NotEmpty(spoilt.Split.Test);
        Assert.Equal(Bytes("as-they-are"), Bytes("spoilt"));
    }

    [Fact]
    public void Trials_that_diverge_end_at_their_rung_and_rank_by_their_numbers()
    {
        var plan = Plan();
        foreach (var segment in plan.Folds[1].Validation)
            plan.Data.Dataset.Numbers()[segment * plan.Data.Dataset.Frames * plan.Data.Dataset.FeaturesPerFrame] = float.NaN;
        var ranking = Search(plan, "diverged");

        Assert.All(ranking, result => Assert.True(result.HasDiverged));
        Assert.Equal(1 + 9, Lines("diverged").Length);
        Assert.Equal(Enumerable.Range(1, 9), ranking.Select(result => result.Trial));
        Assert.Equal(ranking.Select(result => result.Trial), Search(plan, "diverged").Select(result => result.Trial));
    }

    [Fact]
    public void The_results_of_another_search_are_refused_with_what_differs()
    {
        Search(Plan(), "search");
        File.AppendAllText(Log("search"), "{\"rung\":");
        var before = Bytes("search");
        Says($"{Log("search")} is of another search, with seed 1 instead of 2; give the same command line to resume it, or name " +
            "another folder with --out.", Plan("seed=2"));
        Says("is of another search, with rungs 9 of 1 epochs, 3 of 3 epochs, 1 of 9 epochs instead of 9 of 3 epochs, 3 of 8 epochs;",
            Plan("epochs=8"));
        Says("is of another search, with activation relu instead of tanh;", Plan("activation=tanh"));
        Assert.Equal(before, Bytes("search"));

        void Says(string part, TuningPlan plan) => Refusal.Says<ProgramException>(part, () => Search(plan, "search"));
    }

    [Theory]
    [InlineData("garbage")]
    [InlineData("{}")]
    [InlineData("[1, 2]")]
    [InlineData("{\"rung\":1,\"trial\":99,\"epochs\":1,\"settings\":{},\"accuracy\":[],\"loss\":[]}")]
    [InlineData("{\"rung\":1,\"trial\":1,\"epochs\":1,\"settings\":{},\"accuracy\":[],\"loss\":[]}")]
    public void An_invalid_line_is_named(string line)
    {
        Search(Plan(), "broken");
        var lines = Lines("broken");
        lines[4] = line;
        File.WriteAllText(Log("broken"), string.Join('\n', lines) + "\n");

        Refusal.Says<ProgramException>(
            $"{Log("broken")}: line 5 is not a result of this search; take that line out to have the trial done again, or name another " +
            "folder with --out.", () => Search(Plan(), "broken"));
    }

    [Fact]
    public void Duplicate_lines_are_refused_and_missing_ones_repeated()
    {
        Search(Plan(), "whole");
        var lines = Lines("whole");
        File.WriteAllText(_folder[$"gone/{SearchLog.FileName}"], string.Join('\n', lines.Where((_, i) => i != 4)) + "\n");
        File.WriteAllText(_folder[$"twice/{SearchLog.FileName}"], string.Join('\n', lines.Append(lines[4])) + "\n");

        Search(Plan(), "gone");
        Assert.Equal(lines.Order(), Lines("gone").Order());
        Refusal.Says<ProgramException>("line 15 is not a result of this search", () => Search(Plan(), "twice"));
    }

    [Fact]
    public void Two_searches_cannot_write_the_same_results()
    {
        Directory.CreateDirectory(Path.Combine(_folder.Root, "both"));
        using var first = SearchLog.Open(Path.Combine(_folder.Root, "both"), Plan(), "cpu");

        Refusal.Says<ProgramException>("If another search is at work there, name another folder with --out.", () => Search(Plan(), "both"));
    }

    internal static TuningPlan Plan(params string[] settings)
    {
        var parameters = SmallData.Parameters(["epochs=9", .. settings]);
        var data = SmallData.Create(["a", "b", "c"], tracksPerGenre: 8);
        var space = SearchSpace.Of(SmallData.Mlp, parameters, Space, []);
        var trials = space.Sample(9, (ulong)parameters.Seed, Tunable.Of(SmallData.Mlp));
        var split = DataSplit.Create(data.Dataset, parameters.Split, 0.3f, 0.2f, (ulong)parameters.Seed);
        return new TuningPlan(
            SmallData.Mlp, parameters, space, IsGrid: false, trials, SuccessiveHalving.Plan(9, parameters.Epochs, 3), data, split,
            TuningFolds.Create(data.Dataset, split, 3, (ulong)parameters.Seed));
    }

    private IReadOnlyList<RungResult> Search(
        TuningPlan plan, string name, int threads = 1, Action<TuningProgress>? progress = null, CancellationToken cancellation = default)
    {
        var path = Path.Combine(_folder.Root, name);
        Directory.CreateDirectory(path);
        using var device = Device.Create("cpu", threads);
        using var log = SearchLog.Open(path, plan, device.Name);
        return new TuningSearch(plan, log, device).Execute(progress, null, cancellation);
    }

    private string Log(string name) => Path.Combine(_folder.Root, name, SearchLog.FileName);

    private byte[] Bytes(string name) => File.ReadAllBytes(Log(name));

    private string[] Lines(string name) => File.ReadAllLines(Log(name));
}
