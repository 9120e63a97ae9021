namespace Gtzan.Engine.Ops.Geometry;

/// <summary>The treatment of borders by a sliding window, named as in Keras.</summary>
public enum Padding
{
    /// <summary>Windows stay inside: output = ⌊(size − window) / stride⌋ + 1.</summary>
    Valid,

    /// <summary>
    /// output = ⌈size / stride⌉. The border is widened by max(0, (output − 1) · stride + window − size) in all, half of it,
    /// rounded down, before the first element.
    /// </summary>
    Same,
}
