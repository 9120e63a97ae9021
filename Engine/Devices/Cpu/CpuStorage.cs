namespace Gtzan.Engine.Devices.Cpu;

/// <summary>
/// Pinned memory, aligned to cache lines (64 bytes) at both ends: elementwise code may run past the last element to the next whole vector
/// and needs no remainder loop.
/// </summary>
internal sealed unsafe class CpuStorage : Storage
{
    /// <summary>64 bytes: the alignment, and the unit in which memory is given out.</summary>
    public const int ElementsPerLine = 16;

    // Holding the array keeps the memory alive; the address alone would not.
    private float[] _owner = [];
    private int _first;

    /// <summary>The first element; for <see cref="ElementType.Index"/>, to be read as int.</summary>
    public float* Pointer { get; private set; }

    /// <summary>The elements, in a form that keeps the array alive.</summary>
    public Span<float> Elements => _owner.AsSpan(_first, Length);

    /// <summary>Rounds a number of elements up to whole lines.</summary>
    public static int PadToLine(int length) => checked((length + ElementsPerLine - 1) / ElementsPerLine * ElementsPerLine);

    /// <summary>
    /// Allocates a pinned array with room for the elements from its first line boundary on; returns the array and the boundary's address.
    /// </summary>
    public static (float[] Owner, int First) NewPinnedLines(int length)
    {
        var owner = GC.AllocateArray<float>(checked(length + ElementsPerLine), pinned: true);
        fixed (float* address = owner)
        {
            var misaligned = (int)((ulong)address / sizeof(float) % ElementsPerLine);
            return (owner, misaligned == 0 ? 0 : ElementsPerLine - misaligned);
        }
    }

    public void Assign(float[] owner, int first, int length, ElementType elementType)
    {
        _owner = owner;
        _first = first;
        fixed (float* address = owner)
            Pointer = address + first;
        Length = length;
        ElementType = elementType;
    }
}
