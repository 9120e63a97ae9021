using Gtzan.Engine.Gpu;
using ILGPU.Runtime;

namespace Gtzan.Engine.Ilgpu;

/// <summary>
/// A buffer of ILGPU's. It lives as long as somebody holds the storage: ILGPU frees what the garbage collector finds unused, and no driver lets go of
/// memory before the kernels that were launched on it have run.
/// </summary>
internal sealed class IlgpuStorage : GpuStorage
{
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _buffer;

    /// <summary>Makes a buffer with room for so many elements.</summary>
    public IlgpuStorage(Accelerator accelerator, long capacity)
    {
        _buffer = accelerator.Allocate1D<float>(capacity);
        Capacity = capacity;
    }

    /// <summary>A kernel's window on the elements. Integers take as many bytes as floats.</summary>
    public ArrayView<T> View<T>()
        where T : unmanaged =>
        _buffer.View.BaseView.SubView(0, Length).Cast<T>();

    /// <summary>Frees the buffer now: nobody may hold the storage.</summary>
    public void Free() => _buffer.Dispose();
}
