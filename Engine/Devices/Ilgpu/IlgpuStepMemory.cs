using System.Numerics;

namespace Gtzan.Engine.Ilgpu;

/// <summary>The memory of a step: buffers of powers of two, taken back all at once when the step ends and handed out again in the next.</summary>
/// <param name="create">Makes a buffer with room for so many elements.</param>
internal sealed class IlgpuStepMemory(Func<int, IlgpuStorage> create)
{
    private readonly List<IlgpuStorage> _inUse = [];
    private readonly Dictionary<int, Stack<IlgpuStorage>> _free = [];

    /// <summary>The buffers handed out since the last <see cref="Recycle"/>.</summary>
    public int BuffersInUse => _inUse.Count;

    /// <summary>The size of all buffers, handed out or free.</summary>
    public long ReservedBytes { get; private set; }

    /// <summary>A buffer for so many elements, with undefined contents.</summary>
    public IlgpuStorage Take(int length, ElementType elementType)
    {
        var capacity = (int)Math.Min(BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, 16)), (uint)Array.MaxLength);
        if (!_free.TryGetValue(capacity, out var spares))
            _free[capacity] = spares = new Stack<IlgpuStorage>();
        if (!spares.TryPop(out var storage))
        {
            storage = create(capacity);
            ReservedBytes += (long)capacity * sizeof(float);
        }

        _inUse.Add(storage);
        return storage.Assign(length, elementType);
    }

    /// <summary>Takes every buffer back.</summary>
    public void Recycle()
    {
        foreach (var storage in _inUse)
            _free[storage.Capacity].Push(storage);
        _inUse.Clear();
    }

    /// <summary>Frees all buffers that are not handed out: the device is short of memory.</summary>
    public void ReleaseSpares()
    {
        foreach (var spares in _free.Values)
        {
            while (spares.TryPop(out var storage))
            {
                ReservedBytes -= (long)storage.Capacity * sizeof(float);
                storage.Free();
            }
        }
    }
}
