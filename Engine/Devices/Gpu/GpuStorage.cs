namespace Gtzan.Engine.Devices.Gpu;

/// <summary>GPU memory, and what the host knows about its contents without a download.</summary>
internal abstract class GpuStorage : Storage
{
    /// <summary>The capacity in elements; at least <see cref="Storage.Length"/>.</summary>
    public long Capacity { get; protected init; }

    /// <summary>
    /// A lower bound of the indices, known after an upload. Indices written by a kernel are unknown: the bound is then int.MinValue.
    /// </summary>
    public int MinIndex { get; private set; } = int.MinValue;

    /// <summary>An upper bound of the indices; see <see cref="MinIndex"/>.</summary>
    public int MaxIndex { get; private set; } = int.MaxValue;

    /// <summary>Reassigns the storage to new, unknown elements.</summary>
    public void Assign(int length, ElementType elementType)
    {
        (Length, ElementType) = (length, elementType);
        (MinIndex, MaxIndex) = (int.MinValue, int.MaxValue);
    }

    /// <summary>Records the range of uploaded indices, so that labels can be checked without waiting for the device.</summary>
    public void NoteIndices(ReadOnlySpan<int> values)
    {
        var (smallest, largest) = (int.MaxValue, int.MinValue);
        foreach (var value in values)
        {
            smallest = Math.Min(smallest, value);
            largest = Math.Max(largest, value);
        }

        (MinIndex, MaxIndex) = (smallest, largest);
    }
}
