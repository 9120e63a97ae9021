using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Training;

/// <summary>What happens in a <see cref="TrainingLoop"/> beside training; derive from it, and override what you need.</summary>
public abstract class Callback
{
    /// <summary>After Backward, inside the step: the gradients are there.</summary>
    public virtual void BeforeUpdate(TrainingLoop loop, Batch batch, Tensor loss)
    {
    }

    /// <summary>After the optimiser's step, inside the device's step.</summary>
    public virtual void AfterUpdate(TrainingLoop loop, Batch batch, Tensor loss)
    {
    }

    /// <summary>After each batch; <see cref="TrainingLoop.Batch"/> counts it.</summary>
    public virtual void BatchEnd(TrainingLoop loop)
    {
    }

    /// <summary>After each epoch and its validation; <see cref="TrainingLoop.Epoch"/> counts it.</summary>
    public virtual void EpochEnd(TrainingLoop loop, EpochResult result)
    {
    }
}

/// <summary>Ends training after some epochs in a row without a new lowest validation loss, as Keras' EarlyStopping.</summary>
/// <param name="patience">The number of epochs.</param>
/// <param name="minDelta">How much lower a loss must be to count.</param>
public sealed class EarlyStopping(int patience, double minDelta = 0) : Callback
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">There is no validation.</exception>
    public override void EpochEnd(TrainingLoop loop, EpochResult result)
    {
        if (loop.ValidationLosses.Count == 0)
            throw new InvalidOperationException("EarlyStopping: there is no validation loss; give Fit validation data.");

        // From the losses alone, so that a resumed training stops after the same epoch.
        var (lowest, last) = (double.PositiveInfinity, -1);
        foreach (var (epoch, loss) in loop.ValidationLosses.Index())
            (lowest, last) = loss < lowest - minDelta ? (loss, epoch) : (lowest, last);
        if (loop.ValidationLosses.Count - 1 - last >= patience)
            loop.Stop();
    }
}

/// <summary>Writes the state of training to a file after each epoch, or after each with a new lowest validation loss.</summary>
/// <param name="path">The file; it is replaced atomically.</param>
/// <param name="isBestOnly">Whether to write only after the best epochs so far.</param>
public sealed class ModelCheckpoint(string path, bool isBestOnly = false) : Callback
{
    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The best epoch is asked for, and there is no validation.</exception>
    public override void EpochEnd(TrainingLoop loop, EpochResult result)
    {
        if (isBestOnly && loop.ValidationLosses.Count == 0)
            throw new InvalidOperationException(
                "ModelCheckpoint: there is no validation loss to find the best by; give Fit validation data.");
        if (!isBestOnly || !loop.ValidationLosses.SkipLast(1).Any(loss => loss <= result.ValidationLoss))
            loop.Capture().Write(path);
    }
}

/// <summary>Calls a function after each epoch, for example to print its result.</summary>
/// <param name="report">The function.</param>
public sealed class Progress(Action<EpochResult> report) : Callback
{
    /// <inheritdoc/>
    public override void EpochEnd(TrainingLoop loop, EpochResult result) => report(result);
}
