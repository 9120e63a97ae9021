using System.Numerics;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine.Devices.Gpu;

/// <summary>
/// Uploads values without blocking: copies them to pinned host memory, from which the device copies them in stream order. ILGPU does not
/// report completion, so pinned memory is reused only after the host has synchronised with the stream: for a download or, rarely, because
/// too many bytes are pending.
/// </summary>
internal sealed class StagedUploads(AcceleratorStream stream)
{
    /// <summary>Above this number of pending bytes, an upload waits for the stream.</summary>
    private const long MaxPendingBytes = 64 << 20;

    private readonly List<float[]> _pending = [];
    private readonly List<float[]> _free = [];
    private long _pendingBytes;

    /// <summary>Returns pinned memory for the given number of elements, to be filled and sent.</summary>
    public float[] Prepare(int length)
    {
        var place = _free.FindIndex(array => array.Length >= length && array.Length / 4 <= length);
        if (place < 0)
            return GC.AllocateUninitializedArray<float>((int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, 16)), pinned: true);
        var array = _free[place];
        _free.RemoveAt(place);
        return array;
    }

    /// <summary>Queues the upload of the first elements of prepared memory, as many as the destination has.</summary>
    public void Send(float[] values, ArrayView<float> destination)
    {
        destination.CopyFromCPUUnsafeAsync(stream, ref MemoryMarshal.GetArrayDataReference(values), destination.Length);
        _pending.Add(values);
        _pendingBytes += (long)values.Length * sizeof(float);
        if (_pendingBytes > MaxPendingBytes)
        {
            stream.Synchronize();
            MarkCompleted();
        }
    }

    /// <summary>Records that the host has waited for the stream.</summary>
    public void MarkCompleted()
    {
        _free.Clear();
        _free.AddRange(_pending);
        _pending.Clear();
        _pendingBytes = 0;
    }
}
