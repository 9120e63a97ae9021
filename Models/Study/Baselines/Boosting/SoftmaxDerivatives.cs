using System.Runtime.Intrinsics;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Study.Baselines.Boosting;

/// <summary>
/// First and second derivatives of −log P(label) by each class's margin, where P is softmax of the margins: P(c) − [c = label] and
/// 2 P(c) (1 − P(c)), twice the diagonal of the second derivatives, as XGBoost has it.
/// </summary>
internal static class SoftmaxDerivatives
{
    private const double MinSecondDerivative = 1e-16;

    /// <summary>Writes the derivatives of all rows.</summary>
    /// <param name="margins">[rows, classes].</param>
    /// <param name="labels">The class of each row.</param>
    /// <param name="derivatives">For each class, first and second derivative for each row.</param>
    public static void Compute(Matrix margins, int[] labels, Vector128<double>[][] derivatives)
    {
        Span<double> probabilities = stackalloc double[margins.Columns];
        for (var row = 0; row < margins.Rows; row++)
        {
            margins.Row(row).CopyTo(probabilities);
            Softmax.Apply(probabilities);
            for (var c = 0; c < probabilities.Length; c++)
            {
                var p = probabilities[c];
                derivatives[c][row] = Vector128.Create(p - (labels[row] == c ? 1 : 0), Math.Max(2 * p * (1 - p), MinSecondDerivative));
            }
        }
    }
}
