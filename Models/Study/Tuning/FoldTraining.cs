using Gtzan.Audio.Datasets;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Training;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Study.Tuning;

/// <summary>The training of a trial on a fold, which can pause after any epoch and resume.</summary>
internal sealed class FoldTraining : IDisposable
{
    // Weights and Adam's two moments.
    private const int NumbersAParameter = 3;

    private readonly IEnumerator<EpochResult> _epochs;
    private Action<TrainingProgress>? _progress;

    public FoldTraining(
        GenreModel architecture, HyperParameters parameters, GenreDataset dataset, DataSplit fold, Device device,
        CancellationToken cancellation)
    {
        var model = architecture.Build(parameters, dataset.Genres.Count, device);
        Bytes = (long)model.ParameterCount * NumbersAParameter * sizeof(float);
        _epochs = new Trainer(model, parameters, dataset, fold).Run(progress => _progress?.Invoke(progress), cancellation).GetEnumerator();
    }

    /// <summary>The approximate memory of a paused training.</summary>
    public long Bytes { get; }

    /// <summary>Trains up to an epoch, or until the loss diverges.</summary>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public EpochResult AdvanceTo(int epoch, Action<TrainingProgress>? progress)
    {
        _progress = progress;
        do
        {
            if (!_epochs.MoveNext())
                throw new OperationCanceledException();
        }
        while (_epochs.Current.Epoch < epoch && IsFinite(_epochs.Current));
        return _epochs.Current;
    }

    public static bool IsFinite(EpochResult metrics) => double.IsFinite(metrics.Loss) && double.IsFinite(metrics.ValidationLoss);

    public void Dispose() => _epochs.Dispose();
}
