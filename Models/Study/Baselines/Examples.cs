using Gtzan.Models.Configuration;

namespace Gtzan.Models.Study.Baselines;

/// <summary>Features with their classes, checked: every number is finite and at least two classes have rows.</summary>
public sealed class Examples
{
    /// <summary>Checks features and classes.</summary>
    /// <param name="features">[rows, columns].</param>
    /// <param name="labels">The class of each row, 0 … classes − 1.</param>
    /// <param name="classes">The number of classes; classes may be empty.</param>
    /// <exception cref="ProgramException">A number is not finite, or fewer than two classes have rows.</exception>
    /// <exception cref="ArgumentException">The numbers of labels and rows differ, or a label is out of range.</exception>
    public Examples(Matrix features, int[] labels, int classes)
    {
        if (labels.Length != features.Rows)
            throw new ArgumentException($"Examples: there are {features.Rows} rows and {labels.Length} labels.", nameof(labels));
        if (labels.FirstOrDefault(label => label < 0 || label >= classes) is not 0 and var wrong)
            throw new ArgumentException($"Examples: label {wrong} is not one of 0 … {classes - 1}.", nameof(labels));
        var notFinite = features.Values.AsSpan().IndexOfAnyExceptInRange(double.MinValue, double.MaxValue);
        if (notFinite >= 0)
        {
            throw new ProgramException(
                $"The number in row {(notFinite / features.Columns) + 1}, column {(notFinite % features.Columns) + 1} of the features is " +
                $"{features.Values[notFinite]}; " +
                "leave the row out or compute its features again.");
        }

        var counts = new int[classes];
        foreach (var label in labels)
            counts[label]++;
        if (counts.Count(count => count > 0) is < 2 and var present)
        {
            throw new ProgramException(
                $"The {labels.Length} rows to learn from have {present} class{(present == 1 ? "" : "es")}; telling classes apart takes " +
                "at least two.");
        }

        Features = features;
        Labels = labels;
        Classes = classes;
        Counts = counts;
    }

    /// <summary>[rows, columns].</summary>
    public Matrix Features { get; }

    /// <summary>The class of each row.</summary>
    public int[] Labels { get; }

    /// <summary>The number of classes.</summary>
    public int Classes { get; }

    /// <summary>The number of rows of each class.</summary>
    public IReadOnlyList<int> Counts { get; }
}
