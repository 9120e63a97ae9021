using ILGPU;

namespace Gtzan.Engine.Devices.Gpu;

/// <summary>
/// Rented memory of <see cref="GpuDevice.Rent"/>; disposing returns it. It may be returned while launches that use it are still queued:
/// later ones run after them.
/// </summary>
internal readonly struct GpuScratch(ScratchPool<GpuBuffer> pool, (GpuBuffer? Storage, int Capacity) rented) : IDisposable
{
    /// <summary>The memory, of at least one element.</summary>
    public Storage Storage => rented.Storage!;

    /// <summary>A kernel's view of it; empty if no elements were rented.</summary>
    public ArrayView<float> View => rented.Storage is { } storage ? storage.View<float>() : default;

    public void Dispose() => pool.Return(rented);
}
