using Gtzan.Engine.Gpu;

namespace Gtzan.Engine.OpenCl;

/// <summary>A buffer on an OpenCL device. It lives as long as somebody holds the storage.</summary>
internal sealed class OpenClStorage : GpuStorage, IDisposable
{
    private readonly OpenClMemory _memory;
    private readonly long _bytes;

    /// <summary>Makes a buffer with room for so many elements.</summary>
    /// <exception cref="DeviceException">There is no memory left, or the device holds no buffer so large.</exception>
    public OpenClStorage(OpenClMemory memory, long capacity)
    {
        (_memory, _bytes, Capacity) = (memory, capacity * sizeof(float), capacity);
        try
        {
            Buffer = memory.Create(_bytes);
        }
        catch
        {
            GC.SuppressFinalize(this);
            throw;
        }

        // The object is small; what it holds on to is not, and may be memory of the host.
        GC.AddMemoryPressure(_bytes);
    }

    ~OpenClStorage()
    {
        GC.RemoveMemoryPressure(_bytes);
        _memory.FreeLater(Buffer);
    }

    /// <summary>The buffer's handle.</summary>
    public nint Buffer { get; }

    /// <summary>Frees the buffer now: nobody may hold the storage.</summary>
    public void Dispose()
    {
        GC.RemoveMemoryPressure(_bytes);
        _memory.Free(Buffer);
        GC.SuppressFinalize(this);
    }
}
