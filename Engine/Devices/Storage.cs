namespace Gtzan.Engine.Devices;

/// <summary>
/// The memory of a tensor: a flat array of elements, owned and accessed by one device. Tensors of different shapes may share one (see
/// <c>Reshape</c>).
/// </summary>
public abstract class Storage
{
    /// <summary>The number of elements in use.</summary>
    public int Length { get; internal set; }

    /// <summary>The type of the elements.</summary>
    public ElementType ElementType { get; internal set; }
}
