namespace Gtzan.Engine.OpenCl;

/// <summary>
/// The buffers on a device. One that the garbage collector finds unused is not freed by it, on its own thread in the midst of whatever the device is
/// doing, but put on a list; the thread that uses the device frees what is on it when it next needs memory or ends a step.
/// </summary>
internal sealed unsafe class OpenClMemory(OpenClQueue queue)
{
    private const ulong ReadWrite = 1, OnHost = 1 << 4;

    private readonly Dictionary<nint, long> _buffers = [];
    private readonly List<nint> _collected = [];
    private readonly Lock _lock = new();
    private volatile bool _anyCollected;

    /// <summary>How many buffers there are on the device.</summary>
    public int Buffers => _buffers.Count;

    /// <summary>Makes a buffer.</summary>
    /// <exception cref="DeviceException">There is no memory left, or the device holds no buffer so large.</exception>
    public nint Create(long bytes) => Create(bytes, ReadWrite);

    /// <summary>Makes a buffer in memory of the host that the device can copy from directly.</summary>
    /// <inheritdoc cref="Create(long)" path="/exception"/>
    public nint CreateOnHost(long bytes) => Create(bytes, ReadWrite | OnHost);

    /// <summary>Frees a buffer. Commands that are queued and use it still find it.</summary>
    public void Free(nint buffer)
    {
        if (!_buffers.Remove(buffer, out var bytes))
            return;
        queue.HeldBytes -= bytes;

        // It fails only on a device that is lost, and whoever calls next hears of that.
        queue.Api.ReleaseMemObject(buffer);
    }

    /// <summary>Has a buffer freed later; from any thread.</summary>
    public void FreeLater(nint buffer)
    {
        lock (_lock)
            _collected.Add(buffer);
        _anyCollected = true;
    }

    /// <summary>Frees the buffers that the garbage collector found unused.</summary>
    public void FreeCollected()
    {
        if (!_anyCollected)
            return;
        lock (_lock)
        {
            _anyCollected = false;
            foreach (var buffer in _collected)
                Free(buffer);
            _collected.Clear();
        }
    }

    /// <summary>Frees all buffers.</summary>
    public void FreeAll()
    {
        foreach (var buffer in _buffers.Keys)
            queue.Api.ReleaseMemObject(buffer);
        _buffers.Clear();
    }

    private nint Create(long bytes, ulong flags)
    {
        FreeCollected();
        var buffer = queue.CreateBuffer(bytes, flags);
        _buffers.Add(buffer, bytes);
        return buffer;
    }
}
