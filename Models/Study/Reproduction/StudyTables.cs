using System.Globalization;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Study.Figures;
using Gtzan.Models.Study.Leakage;

namespace Gtzan.Models.Study.Reproduction;

/// <summary>The tables of the study, repeated.</summary>
internal static class StudyTables
{
    private const string Missing = "–";

    /// <summary>Table 2 as published, under the names of <c>hparams.yaml</c>.</summary>
    private static readonly (string Key, string Published)[] PublishedHyperParameters =
    [
        ("sample_rate", "22050"), ("duration", "30"), ("num_segments", "10"), ("n_mfcc", "13"), ("n_fft", "2048"), ("hop_length", "512"),
        ("learning_rate", "0.0001"), ("batch_size", "32"), ("epochs", "100"), ("test_size", "0.3"), ("validation_size", "0.2"),
        ("activation", "relu"), ("mlp.layers", "[256, 128, 64]"), ("mlp_reg.layers", "[256, 128, 64]"), ("mlp_reg.dropout", "0.3"),
        ("mlp_reg.l2", "0.001"), ("cnn.filters", "[32, 64, 128]"), ("cnn.kernel_sizes", "[3, 3, 3]"), ("cnn.pool_sizes", "[2, 2, 2]"),
        ("cnn.dense_units", "64"), ("cnn.dropout", "0.3"), ("rnn.architecture", "lstm"), ("rnn.lstm_size", "64"), ("rnn.dense_units", "64"),
        ("rnn.dropout", Missing), ("cnn.batch_norm_momentum", Missing), ("seed", Missing),
    ];

    /// <summary>Table 1: the baselines on rows at random, as published.</summary>
    public static StudyTable Baselines(ProtocolResult random, bool isPublished) => new(
        "table-1", "Table 1: baselines on hand-made features, accuracy", ["model", "ours", "95 %", "published"],
        [
            .. random.Results.Select(result => (IReadOnlyList<string>)
            [
                result.Baseline.Description, result.Mean.ToShare(), Text(result.Interval),
                isPublished ? result.Baseline.Published.ToString("F5", CultureInfo.InvariantCulture) : Missing,
            ]),
        ],
        $"Mean of {random.Folds.Count} folds of {random.TestedRows} rows of 3 s at random; the interval is by tracks (bootstrap). " +
        "Published: 9,990 rows of 1,000 tracks.");

    /// <summary>The leak meter: the same baselines under stricter protocols.</summary>
    public static StudyTable Leaks(IReadOnlyList<ProtocolResult> protocols) => new(
        "leaks", "Leak meter: the same models under protocols from leaky to strict, accuracy",
        ["model", .. protocols.Select(protocol => SplitModes.NameOf(protocol.Mode))],
        [
            .. protocols[0].Results.Select((first, i) => (IReadOnlyList<string>)
                [first.Baseline.Description, .. protocols.Select(p => $"{p.Results[i].Mean.ToShare()} ({Text(p.Results[i].Interval)})")]),
        ],
        "In brackets the 95 % interval by tracks. What a row loses from left to right is what it owed to the same track, recording or " +
        "artist in training.");

    /// <summary>Table 2: hyper-parameters.</summary>
    public static StudyTable HyperParameters(HyperParameters ours) => new(
        "table-2", "Table 2: hyper-parameters", ["hyper-parameter", "ours", "published"],
        [
            .. PublishedHyperParameters.Select(published =>
                (IReadOnlyList<string>)[published.Key, ours.Text(published.Key), published.Published]),
        ],
        "The study's text says otherwise in places: 512, 256, 64 units for the mlp; three convolutions of 32 filters for the cnn " +
        "(--set cnn.variant=text).");

    /// <summary>The test accuracy of the four models.</summary>
    /// <param name="bySegment">The runs divided by segment, as published.</param>
    /// <param name="byTrack">The runs divided by track; empty if the tracks are too few.</param>
    /// <param name="isPublished">Whether the genres are the study's.</param>
    public static StudyTable Accuracies(IReadOnlyList<StudyRun> bySegment, IReadOnlyList<StudyRun> byTrack, bool isPublished) => new(
        "accuracy", "Test accuracy of the four models", ["model", "by segment", "95 %", "published", "by track", "by track, 95 %"],
        [
            .. bySegment.Select(run => (IReadOnlyList<string>)
            [
                run.Model, run.Test.Segments.Accuracy.ToShare(), Text(run.Interval),
                isPublished ? PublishedScores.Accuracy(run.Model).ToString("F2", CultureInfo.InvariantCulture) : Missing,
                .. byTrack.FirstOrDefault(other => other.Model == run.Model) is { } strict
                    ? (string[])[strict.Test.Segments.Accuracy.ToShare(), Text(strict.Interval)]
                    : [Missing, Missing],
            ]),
        ],
        "Share of test segments that are right, with the weights of the last epoch. Divided by segment, as published, parts of a track " +
        "are trained on and tested, which flatters. Intervals are by tracks (bootstrap), of one seed: another seed, and so another " +
        "division, moves the accuracy too.");

    /// <summary>Table 3: scores by genre, a row for each genre and model.</summary>
    public static StudyTable Scores(IReadOnlyList<StudyRun> runs, IReadOnlyList<string> genres) => new(
        "table-3", "Table 3: precision, recall and F1 by genre",
        ["genre", "model", "precision", "recall", "F1", "segments", "published precision", "published recall", "published F1"],
        [
            .. genres.SelectMany((genre, i) => runs.Select(run => Row(genre, run.Model, run.Test.Segments.Classes[i]))),
            .. runs.Select(run => Row(PublishedScores.MacroAverage, run.Model, run.Test.Segments.MacroAverage)),
        ],
        "On test segments, divided by segment. Published: of all 1,000 tracks.");

    private static string[] Row(string genre, string model, ClassScores ours) =>
    [
        genre, model, ours.Precision.ToShare(), ours.Recall.ToShare(), ours.F1.ToShare(),
        ours.Support.ToString(CultureInfo.InvariantCulture),
        .. PublishedScores.Of(model, genre) is { } published
            ? (string[])[Short(published.Precision), Short(published.Recall), Short(published.F1)]
            : [Missing, Missing, Missing],
    ];

    private static string Short(double share) => share.ToString("F2", CultureInfo.InvariantCulture);

    private static string Text(Interval interval) => $"{Short(interval.Low)}–{Short(interval.High)}";
}
