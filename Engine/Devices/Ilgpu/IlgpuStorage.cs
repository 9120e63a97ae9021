using ILGPU.Runtime;

namespace Gtzan.Engine.Ilgpu;

/// <summary>
/// A buffer of ILGPU's. It lives as long as somebody holds the storage: the garbage collector frees what nobody does, and ILGPU sees to it that no kernel
/// still needs it.
/// </summary>
internal sealed class IlgpuStorage : Storage
{
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _buffer;

    public IlgpuStorage(Accelerator accelerator, int capacity)
    {
        _buffer = accelerator.Allocate1D<float>(capacity);
        Capacity = capacity;
    }

    /// <summary>How many elements there is room for; at least <see cref="Storage.Length"/>.</summary>
    public int Capacity { get; }

    /// <summary>A kernel's window on the elements. Integers take as many bytes as floats.</summary>
    public ArrayView<T> View<T>()
        where T : unmanaged =>
        _buffer.View.BaseView.SubView(0, Length).Cast<T>();

    /// <summary>Begins another life.</summary>
    public IlgpuStorage Assign(int length, ElementType elementType)
    {
        (Length, ElementType) = (length, elementType);
        return this;
    }

    /// <summary>Frees the buffer now: nobody may hold the storage.</summary>
    public void Free() => _buffer.Dispose();
}
