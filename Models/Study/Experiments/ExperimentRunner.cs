using Gtzan.Audio.Datasets;
using Gtzan.Engine.Devices;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Study.Experiments;

/// <summary>The progress of an experiment.</summary>
/// <param name="Share">The share of its epochs.</param>
/// <param name="Candidate">The candidate at work.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Fold">The fold, from 1.</param>
/// <param name="Epoch">The epoch, from 1.</param>
internal readonly record struct ExperimentProgress(double Share, Candidate Candidate, int Seed, int Fold, int Epoch);

/// <summary>
/// Trains every candidate on every fold with every seed, and tests it on the rest; or on all of one data set, and tests it on the other.
/// Skips what the log has.
/// </summary>
internal sealed class ExperimentRunner(
    Experiment experiment, ExperimentLog log, Device device, Func<DataSelection, FeatureRecipe, TrainingData> load,
    CancellationToken cancellation)
{
    private readonly Dictionary<(DataSelection, FeatureRecipe), TrainingData> _data = [];
    private int _done;

    /// <summary>Runs what is left. Returns the results of the candidates, in their order.</summary>
    /// <param name="progress">Called after every batch.</param>
    /// <param name="done">Called with the result of every candidate.</param>
    /// <exception cref="OperationCanceledException">It was cancelled; the log is kept.</exception>
    public IReadOnlyList<ExperimentResult> Run(Action<ExperimentProgress>? progress, Action<ExperimentResult>? done)
    {
        var results = new List<ExperimentResult>();
        foreach (var candidate in experiment.Candidates)
        {
            var dataset = DataOf(candidate).Dataset;
            var other = OtherDataOf(candidate);
            foreach (var seed in experiment.SeedsOf(candidate))
            {
                var folds = other is null
                    ? TrackFolds.Create(dataset, experiment.Mode, experiment.Folds, (ulong)seed)
                    : [TrackFolds.All(dataset, experiment.Mode)];
                foreach (var (fold, split) in folds.Index())
                {
                    if (log.Find(candidate.Name, seed, fold + 1) is null)
                    {
                        log.Append(new FoldTest(
                            candidate.Name, seed, fold + 1, Test(candidate, seed, fold + 1, dataset, split, other, progress)));
                    }

                    _done++;
                }
            }

            var model = candidate.Model.Build(candidate.Parameters, dataset.Genres.Count, device);
            var result = ExperimentResult.Of(
                candidate, model.TrainableParameterCount, [.. log.Tests.Where(test => test.Candidate == candidate.Name)]);
            results.Add(result);
            done?.Invoke(result);
        }

        return results;
    }

    /// <summary>The data that a candidate is trained on: those of equal recipes are read once.</summary>
    public TrainingData DataOf(Candidate candidate) => Read(
        candidate.Domain is Domain.Data or Domain.ToTestData ? experiment.Data : experiment.TestData!, candidate.Parameters.Recipe);

    /// <summary>The data that a candidate is tested on, if they are not those that it is trained on.</summary>
    /// <exception cref="ProgramException">The two have other genres.</exception>
    private GenreDataset? OtherDataOf(Candidate candidate)
    {
        if (candidate.Domain is Domain.Data or Domain.TestData)
            return null;
        var other = Read(
            candidate.Domain == Domain.ToTestData ? experiment.TestData! : experiment.Data, candidate.Parameters.Recipe).Dataset;
        var genres = DataOf(candidate).Dataset.Genres;
        string[] different = [.. genres.Except(other.Genres), .. other.Genres.Except(genres)];
        return different.Length == 0
            ? OtherData.Relabeled(other, genres)
            : throw new ProgramException(
                $"Only one of the two data sets has {Quotation.Few(different)}; both must have the same genres. Rename them, or leave " +
                "them out, with --genre-map or --test-genre-map, for example --genre-map old=new,other=.");
    }

    private TrainingData Read(DataSelection selection, FeatureRecipe recipe)
    {
        if (!_data.TryGetValue((selection, recipe), out var data))
            _data.Add((selection, recipe), data = load(selection, recipe));
        return data;
    }

    private IReadOnlyList<TrackTest> Test(
        Candidate candidate, int seed, int fold, GenreDataset dataset, DataSplit split, GenreDataset? other,
        Action<ExperimentProgress>? progress)
    {
        var parameters = candidate.Parameters with { Seed = seed };
        var model = candidate.Model.Build(parameters, dataset.Genres.Count, device);
        split = split.WithTracksPerGenre(dataset, parameters.TracksPerGenre, (ulong)seed);
        var trainer = new Trainer(model, parameters, dataset, split);
        foreach (var epoch in trainer.Run(Report, cancellation))
        {
            if (!double.IsFinite(epoch.Loss))
            {
                throw new ProgramException(
                    $"Training of {candidate.Name} with seed {seed} has diverged on fold {fold} in epoch {epoch.Epoch}; set a smaller " +
                    "learning_rate.");
            }
        }

        cancellation.ThrowIfCancellationRequested();
        trainer.UseAverage();
        var tested = other ?? dataset;
        var test = TestResult.Of(model, tested, other is null ? split.Test : OtherData.WithoutCopies(other, dataset));
        var tracks = test.TrackPredictions;
        return [.. test.RightSegments(tested).Select((segments, i) => new TrackTest(
            tested.Tracks[tracks.Segments[i]].Name, segments.Right, segments.Rows, tracks.IsRight(i)))];

        void Report(TrainingProgress batch)
        {
            var share = (_done + ((batch.Epoch - 1 + ((double)batch.Batch / batch.Batches)) / parameters.Epochs)) / experiment.Trainings;
            progress?.Invoke(new ExperimentProgress(share, candidate, seed, fold, batch.Epoch));
        }
    }
}
