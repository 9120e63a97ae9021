namespace Gtzan.Engine.Devices;

/// <summary>
/// The memory behind a tensor: a flat run of elements that one device owns and alone knows how to reach.
/// Tensors of different shapes may share one (see <c>Reshape</c>).
/// </summary>
public abstract class Storage
{
    /// <summary>The number of elements in use.</summary>
    public int Length { get; internal set; }

    /// <summary>What the elements are.</summary>
    public ElementType ElementType { get; internal set; }
}
