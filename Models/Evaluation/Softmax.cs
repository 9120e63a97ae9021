namespace Gtzan.Models.Evaluation;

/// <summary>exp(xᵢ) / Σ exp(xⱼ), shifted by the largest against overflow.</summary>
internal static class Softmax
{
    /// <summary>Replaces scores by probabilities. Scores of −∞ become 0. Returns log Σ exp(xⱼ).</summary>
    public static double Apply(Span<double> scores)
    {
        var maximum = double.NegativeInfinity;
        foreach (var score in scores)
            maximum = Math.Max(maximum, score);
        var sum = 0.0;
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = Math.Exp(scores[i] - maximum);
            sum += scores[i];
        }

        for (var i = 0; i < scores.Length; i++)
            scores[i] /= sum;
        return maximum + Math.Log(sum);
    }
}
