namespace Gtzan.Engine.Devices.Cpu;

/// <summary>Rented memory of <see cref="CpuDevice.Rent"/>; disposing returns it.</summary>
internal readonly unsafe struct CpuScratch(ScratchPool<CpuStorage> pool, (CpuStorage? Storage, int Capacity) rented) : IDisposable
{
    /// <summary>The first element, at the beginning of a cache line; null if no elements were rented.</summary>
    public float* Pointer => rented.Storage is { } storage ? storage.Pointer : null;

    public void Dispose() => pool.Return(rented);
}
