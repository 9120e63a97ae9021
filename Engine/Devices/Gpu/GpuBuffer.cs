using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine.Gpu;

/// <summary>
/// Memory of a GPU. It lives as long as the storage is reachable: ILGPU frees buffers that the garbage collector finds unused, and no
/// driver frees memory before the kernels that were launched on it have run.
/// </summary>
internal sealed class GpuBuffer : GpuStorage
{
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _buffer;

    /// <summary>Makes a buffer with room for so many elements.</summary>
    public GpuBuffer(Accelerator accelerator, long capacity)
    {
        _buffer = accelerator.Allocate1D<float>(capacity);
        Capacity = capacity;
    }

    /// <summary>A kernel's view of the elements. Integers take as many bytes as floats.</summary>
    public ArrayView<T> View<T>()
        where T : unmanaged =>
        _buffer.View.BaseView.SubView(0, Length).Cast<T>();

    /// <summary>Frees the buffer now: the storage must not be used any more.</summary>
    public void Free() => _buffer.Dispose();
}
