namespace Gtzan.Engine.Optimizers;

/// <summary>
/// The factor of the learning rate as a function of the number of steps done, for <see cref="Optimizer.Schedule"/>. The formulas are those
/// of PyTorch's <c>lr_scheduler</c>, called once a step; for a change once an epoch, give the steps of an epoch.
/// </summary>
/// <param name="factor">The factor for a number of steps done.</param>
/// <example>
/// Ten steps of warm-up, then a cosine over the rest of a thousand:
/// <code>
/// adam.Schedule = Schedule.Warmup(10).Then(10, Schedule.Cosine(990));
/// </code>
/// </example>
public sealed class Schedule(Func<long, double> factor)
{
    /// <summary>The factor for a number of steps done.</summary>
    public double FactorAt(long step) => factor(step);

    /// <summary>StepLR: factor^⌊t / every⌋.</summary>
    public static Schedule Step(long every, double factor = 0.1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(every, 1);
        return new(step => Math.Pow(factor, step / every));
    }

    /// <summary>CosineAnnealingLR: from 1 to <paramref name="floor"/> by half a cosine over a number of steps, then constant.</summary>
    public static Schedule Cosine(long steps, double floor = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        return new(step => Between(1, floor, (double)step / steps));
    }

    /// <summary>LinearLR: from <paramref name="start"/> to 1 by a line over a number of steps, then 1.</summary>
    public static Schedule Warmup(long steps, double start = 1.0 / 3) =>
        new(step => step >= steps ? 1 : start + ((1 - start) * step / steps));

    /// <summary>
    /// OneCycleLR with a cosine, without its cycle of the momentum: from 1 / div up to 1 at a share of the steps, then down to
    /// 1 / (div · finalDiv) at the last. The optimiser's learning rate is the largest.
    /// </summary>
    /// <param name="steps">The number of steps, at least 1.</param>
    /// <param name="peak">The share of the steps at which the largest rate is reached, from 0 to 1.</param>
    /// <param name="div">The largest rate divided by the first, at least 1.</param>
    /// <param name="finalDiv">The first rate divided by the last, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public static Schedule OneCycle(long steps, double peak = 0.3, double div = 25, double finalDiv = 1e4)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(peak);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(peak, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(div, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(finalDiv, 1);
        var top = Math.Max(0, (peak * steps) - 1);
        return new(step => step < top
            ? Between(1 / div, 1, step / top)
            : Between(1, 1 / (div * finalDiv), (step - top) / Math.Max(1, steps - 1 - top)));
    }

    /// <summary>
    /// ReduceLROnPlateau (mode min, without cooldown): the factor once more whenever the loss has not fallen below its lowest for more than
    /// <paramref name="patience"/> epochs. A function of the losses alone, so it needs no state in a checkpoint.
    /// </summary>
    /// <param name="losses">The losses of the epochs so far, for example <c>TrainingLoop.ValidationLosses</c>; read at every step.</param>
    /// <param name="factor">The factor.</param>
    /// <param name="patience">The number of epochs without a better loss to wait for.</param>
    /// <param name="threshold">A loss is better below lowest · (1 − threshold).</param>
    public static Schedule ReduceOnPlateau(IReadOnlyList<double> losses, double factor = 0.1, int patience = 10, double threshold = 1e-4)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(patience);
        return new(_ =>
        {
            var (result, lowest, bad) = (1.0, double.PositiveInfinity, 0);
            for (var epoch = 0; epoch < losses.Count; epoch++)
            {
                (lowest, bad) = losses[epoch] < lowest * (1 - threshold) ? (losses[epoch], 0) : (lowest, bad + 1);
                (result, bad) = bad > patience ? (result * factor, 0) : (result, bad);
            }

            return result;
        });
    }

    /// <summary>SequentialLR: this schedule for a number of steps, then another one from its beginning.</summary>
    public Schedule Then(long steps, Schedule next) => new(step => step < steps ? FactorAt(step) : next.FactorAt(step - steps));

    /// <summary>ChainedScheduler: the product of both.</summary>
    public static Schedule operator *(Schedule left, Schedule right) => new(step => left.FactorAt(step) * right.FactorAt(step));

    private static double Between(double from, double to, double share) =>
        to + ((from - to) * (1 + Math.Cos(Math.PI * Math.Clamp(share, 0, 1))) / 2);
}
