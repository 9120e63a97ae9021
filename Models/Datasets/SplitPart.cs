namespace Gtzan.Models.Datasets;

/// <summary>A part of a division.</summary>
public enum SplitPart
{
    /// <summary>To learn from.</summary>
    Train,

    /// <summary>To watch learning by.</summary>
    Validation,

    /// <summary>Not looked at before the end.</summary>
    Test,
}
