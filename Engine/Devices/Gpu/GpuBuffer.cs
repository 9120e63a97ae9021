using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine.Devices.Gpu;

/// <summary>
/// A buffer in GPU memory. It is valid while the storage is reachable: ILGPU frees buffers that the garbage collector collects, and drivers
/// free memory only after all kernels launched on it have finished.
/// </summary>
internal sealed class GpuBuffer : GpuStorage
{
    private readonly MemoryBuffer1D<float, Stride1D.Dense> _buffer;

    /// <summary>Allocates a buffer with the given capacity in elements.</summary>
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
