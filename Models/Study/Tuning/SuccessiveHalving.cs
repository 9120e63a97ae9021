namespace Gtzan.Models.Study.Tuning;

/// <summary>A stage of a search.</summary>
/// <param name="Trials">The number of trials.</param>
/// <param name="Epochs">The total epochs of a trial at its end.</param>
internal sealed record Rung(int Trials, int Epochs);

/// <summary>
/// Successive halving: all trials are trained for a few epochs, the best part of them for more, and so on, so that most epochs go to
/// promising trials (Jamieson and Talwalkar, "Non-stochastic best arm identification and hyperparameter optimization", AISTATS 2016; with
/// the numbers of Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar, "Hyperband", JMLR 2018, for one bracket).
/// </summary>
internal static class SuccessiveHalving
{
    /// <summary>
    /// The rungs for n trials, R epochs and reduction η: with s the largest number for which η^s is neither above n nor above R, rung i = 0
    /// … s has ⌊n / η^i⌋ trials and R / η^(s − i) epochs, rounded. With η = 1 every trial is trained to the end.
    /// </summary>
    public static IReadOnlyList<Rung> Plan(int trials, int epochs, int reduction)
    {
        if (reduction == 1)
            return [new Rung(trials, epochs)];

        var powers = new List<long> { 1 };
        while (powers[^1] * reduction <= Math.Min(trials, epochs))
            powers.Add(powers[^1] * reduction);
        return
        [
            .. powers.Select((power, i) => new Rung(
                (int)(trials / power), (int)Math.Round(epochs / (double)powers[powers.Count - 1 - i], MidpointRounding.AwayFromZero))),
        ];
    }

    /// <summary>The total epochs of a plan, if trials resume at each rung.</summary>
    public static long Budget(IReadOnlyList<Rung> rungs) =>
        rungs.Select((rung, i) => (long)rung.Trials * (rung.Epochs - (i == 0 ? 0 : rungs[i - 1].Epochs))).Sum();

    /// <summary>The trials of a rung that advance, in the order of their numbers; diverged ones never do.</summary>
    public static IReadOnlyList<int> Survivors(IEnumerable<RungResult> results, int count) =>
        [.. InOrder(results).Where(result => !result.HasDiverged).Take(count).Select(result => result.Trial).Order()];

    /// <summary>Orders by highest rung, highest accuracy, lowest loss, lowest number.</summary>
    public static IOrderedEnumerable<RungResult> InOrder(IEnumerable<RungResult> results) => results
        .OrderByDescending(result => result.Rung)
        .ThenBy(result => result.HasDiverged)
        .ThenByDescending(result => result.Accuracy)
        .ThenBy(result => result.Loss)
        .ThenBy(result => result.Trial);
}
