using System.Globalization;
using Gtzan.Audio.Datasets;
using Gtzan.Engine.Autograd;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Training;
using Gtzan.Engine.Verification;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>
/// Checks every step from an epoch on, and ends training at the first value that is not finite. Slow, because it downloads all values.
/// </summary>
/// <param name="model">The model.</param>
/// <param name="dataset">The data.</param>
/// <param name="firstEpoch">The first epoch to check, from 1.</param>
internal sealed class NumericsInspection(Sequential model, GenreDataset dataset, int firstEpoch) : Callback
{
    /// <summary>Checks inputs, gradients and loss.</summary>
    /// <exception cref="ProgramException">The features of a track are not finite.</exception>
    /// <exception cref="NotFiniteException">A value is not finite. The message is the end of a sentence.</exception>
    public override void BeforeUpdate(TrainingLoop loop, Batch batch, Tensor loss)
    {
        if (loop.Epoch + 1 < firstEpoch)
            return;
        RequireFeatures(dataset, batch.Examples);
        var lossValue = loss.ToScalar();
        var (largestName, largest) = ("", default(TensorStatistics));
        foreach (var (parameter, gradient) in loop.Optimizer.Gradients)
        {
            var statistics = TensorStatistics.Of(gradient);
            if (!statistics.AreFinite)
            {
                throw new NotFiniteException(
                    $"the gradient of {parameter.Name} {gradient.Shape} has {statistics}; the loss is {Text(lossValue)}");
            }

            if (largestName.Length == 0 || Size(statistics) > Size(largest))
                (largestName, largest) = ($"{parameter.Name} {gradient.Shape}", statistics);
        }

        if (!float.IsFinite(lossValue))
        {
            throw new NotFiniteException(
                $"the loss is {Text(lossValue)}, while all gradients are finite, those of {largestName} {largest}");
        }
    }

    /// <summary>Checks the updated parameters and the optimiser's moments.</summary>
    /// <exception cref="NotFiniteException">A value is not finite. The message is the end of a sentence.</exception>
    public override void AfterUpdate(TrainingLoop loop, Batch batch, Tensor loss)
    {
        if (loop.Epoch + 1 < firstEpoch)
            return;
        foreach (var (name, value) in model.Parameters.Select(parameter => (parameter.Name, parameter.Value)).Concat(loop.Optimizer.State))
        {
            var statistics = TensorStatistics.Of(value);
            if (!statistics.AreFinite)
            {
                throw new NotFiniteException(
                    $"the step made {name} {value.Shape} {statistics}, from gradients that were finite; the loss was " +
                    $"{Text(loss.ToScalar())}");
            }
        }
    }

    /// <summary>Rejects segments whose features are not finite.</summary>
    /// <exception cref="ProgramException">A segment has such features.</exception>
    public static void RequireFeatures(GenreDataset dataset, ReadOnlySpan<int> segments)
    {
        foreach (var segment in segments)
        {
            var features = TensorStatistics.Of(Array.ConvertAll(dataset.Segment(segment).ToArray(), value => (double)value));
            if (!features.AreFinite)
            {
                throw new ProgramException(
                    "Training was stopped: " +
                    $"the features of track {dataset.Tracks[dataset.TrackOfSegment[segment]].Name} have {features}; " +
                    "prepare the data again, or leave the track out.");
            }
        }
    }

    /// <summary>
    /// Whether all parameters and running statistics are finite. Checks a sum of each, which is finite only if its terms are.
    /// </summary>
    public static bool AreFinite(Sequential model)
    {
        using var step = model.Device.BeginInference();
        foreach (var parameter in model.Parameters)
        {
            if (!float.IsFinite(parameter.Value.Sum().ToScalar()) && !TensorStatistics.Of(parameter.Value).AreFinite)
                return false;
        }

        return true;
    }

    private static double Size(TensorStatistics statistics) => Math.Max(Math.Abs(statistics.Minimum), Math.Abs(statistics.Maximum));

    private static string Text(float value) => value.ToString("G4", CultureInfo.InvariantCulture);
}
