using System.Runtime.InteropServices;
using Gtzan.Engine.Gpu;

namespace Gtzan.Engine.Emulator;

/// <summary>Pinned memory that kernels see through bounds-checked views. It holds NaN until something is written.</summary>
internal sealed unsafe class EmulatorStorage : GpuStorage
{
    private readonly float[] _elements;

    public EmulatorStorage(int length, ElementType elementType)
    {
        _elements = GC.AllocateUninitializedArray<float>(length, pinned: true);
        Array.Fill(_elements, float.NaN);
        Capacity = length;
        Assign(length, elementType);
    }

    public Span<float> Reals => _elements;

    public Span<int> Indices => MemoryMarshal.Cast<float, int>(Reals);

    public ArrayView<T> View<T>()
        where T : unmanaged
    {
        fixed (float* first = _elements)
            return new ArrayView<T>((T*)first, _elements.Length);
    }
}
