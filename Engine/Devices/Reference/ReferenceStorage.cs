namespace Gtzan.Engine.Devices.Reference;

/// <summary>An array of doubles, or of ints for <see cref="ElementType.Index"/>.</summary>
internal sealed class ReferenceStorage : Storage
{
    public ReferenceStorage(int length, ElementType elementType)
    {
        Length = length;
        ElementType = elementType;
        Reals = elementType == ElementType.Real ? new double[length] : [];
        Indices = elementType == ElementType.Index ? new int[length] : [];
    }

    public double[] Reals { get; }

    public int[] Indices { get; }
}
