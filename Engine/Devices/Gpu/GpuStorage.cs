namespace Gtzan.Engine.Gpu;

/// <summary>Memory of a device that runs kernels, and what the host knows of its contents without asking the device.</summary>
internal abstract class GpuStorage : Storage
{
    /// <summary>How many elements there is room for; at least <see cref="Storage.Length"/>.</summary>
    public long Capacity { get; protected init; }

    /// <summary>
    /// No index here is smaller: known after an upload. Of indices that a kernel writes nothing is known, and they may be any.
    /// </summary>
    public int SmallestIndex { get; private set; } = int.MinValue;

    /// <summary>No index here is larger; see <see cref="SmallestIndex"/>.</summary>
    public int LargestIndex { get; private set; } = int.MaxValue;

    /// <summary>Begins another life: other elements, of which nothing is known.</summary>
    public void Assign(int length, ElementType elementType)
    {
        (Length, ElementType) = (length, elementType);
        (SmallestIndex, LargestIndex) = (int.MinValue, int.MaxValue);
    }

    /// <summary>
    /// Takes note of the range of indices that are being uploaded, so that labels can be checked while the device computes.
    /// </summary>
    public void NoteIndices(ReadOnlySpan<int> values)
    {
        var (smallest, largest) = (int.MaxValue, int.MinValue);
        foreach (var value in values)
        {
            smallest = Math.Min(smallest, value);
            largest = Math.Max(largest, value);
        }

        (SmallestIndex, LargestIndex) = (smallest, largest);
    }
}
