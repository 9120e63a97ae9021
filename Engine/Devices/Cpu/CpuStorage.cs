namespace Gtzan.Engine.Devices.Cpu;

/// <summary>
/// Pinned memory, so that its address holds while vector code runs. It begins at a multiple of a cache line (64 bytes), and what is
/// reserved is a multiple of one too: elementwise code may run over the end to the next whole vector, and needs no loop for the remainder.
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

    /// <summary>The elements, in a form that keeps them alive by itself.</summary>
    public Span<float> Elements => _owner.AsSpan(_first, Length);

    /// <summary>A number of elements with the last line filled up.</summary>
    public static int PadToLine(int length) => checked((length + ElementsPerLine - 1) / ElementsPerLine * ElementsPerLine);

    /// <summary>A pinned array with room for so many elements from its first line boundary on, and that boundary's address.</summary>
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
