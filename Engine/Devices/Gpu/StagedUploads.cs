using System.Numerics;
using System.Runtime.InteropServices;
using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine.Gpu;

/// <summary>
/// Uploads that do not block: values are copied to memory of the host that the garbage collector does not move, and the device fetches
/// them in stream order. ILGPU does not report completion, so the memory is reused only after the host has waited for the stream: for a
/// download or, rarely, for this reason.
/// </summary>
internal sealed class StagedUploads(AcceleratorStream stream)
{
    /// <summary>With more on its way than this, the next upload waits.</summary>
    private const long MostBytes = 64 << 20;

    private readonly List<float[]> _onTheirWay = [];
    private readonly List<float[]> _free = [];
    private long _bytesOnTheirWay;

    /// <summary>Memory for so many elements, to be filled and sent.</summary>
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
        _onTheirWay.Add(values);
        _bytesOnTheirWay += (long)values.Length * sizeof(float);
        if (_bytesOnTheirWay > MostBytes)
        {
            stream.Synchronize();
            Arrived();
        }
    }

    /// <summary>Records that the host has waited for the stream.</summary>
    public void Arrived()
    {
        _free.Clear();
        _free.AddRange(_onTheirWay);
        _onTheirWay.Clear();
        _bytesOnTheirWay = 0;
    }
}
