namespace Gtzan.Engine.Devices.Gpu;

/// <summary>
/// Pools the buffers of a step: allocates them one by one, recycles all of them when the step ends, and reuses them in the next. A step
/// with the same shapes as the one before allocates nothing, not even a <typeparamref name="TStorage"/>.
/// </summary>
/// <remarks>
/// A request gets the smallest free buffer that is large enough and at most twice as large. If there is none, a buffer of the exact size is
/// allocated, and the largest free buffer that is too small but at least half as large is freed. So steps of different sizes (a smaller
/// last batch, tracks of different lengths) share buffers: the pool never holds more buffers of similar size than a single step uses at
/// once.
/// </remarks>
/// <param name="create">Allocates a buffer for a number of elements.</param>
/// <param name="free">Frees a buffer.</param>
internal sealed class StepMemory<TStorage>(Func<long, TStorage> create, Action<TStorage> free)
    where TStorage : GpuStorage
{
    /// <summary>Capacities are multiples of this, so that small tensors of all sizes share buffers: 64 bytes.</summary>
    private const int Granule = 16;

    private readonly List<TStorage> _inUse = [];

    // The existing sizes in ascending order, with the free buffers of each.
    private readonly List<long> _capacities = [];
    private readonly Dictionary<long, Stack<TStorage>> _free = [];

    /// <summary>The buffers handed out since the last <see cref="Recycle"/>.</summary>
    public int BuffersInUse => _inUse.Count;

    /// <summary>The size of all buffers, handed out or free.</summary>
    public long ReservedBytes { get; private set; }

    /// <summary>The total number of buffers allocated so far; constant once steps repeat.</summary>
    public int BuffersMade { get; private set; }

    /// <summary>Returns a buffer for a number of elements with undefined contents, valid until <see cref="Recycle"/>.</summary>
    public TStorage Take(int length, ElementType elementType)
    {
        var capacity = ((long)length + Granule - 1) / Granule * Granule;
        var storage = TakeFree(capacity) ?? Make(capacity);
        storage.Assign(length, elementType);
        _inUse.Add(storage);
        return storage;
    }

    /// <summary>Recycles all buffers.</summary>
    public void Recycle()
    {
        foreach (var storage in _inUse)
            FreeOf(storage.Capacity).Push(storage);
        _inUse.Clear();
    }

    /// <summary>Frees all unused buffers, because the device is out of memory.</summary>
    public void ReleaseSpares()
    {
        foreach (var spares in _free.Values)
        {
            while (spares.TryPop(out var storage))
                Release(storage);
        }

        _free.Clear();
        _capacities.Clear();
    }

    private TStorage? TakeFree(long capacity)
    {
        for (var i = FirstAtLeast(capacity); i < _capacities.Count && _capacities[i] <= 2 * capacity; i++)
        {
            if (_free[_capacities[i]].TryPop(out var storage))
                return storage;
        }

        return null;
    }

    private TStorage Make(long capacity)
    {
        for (var i = FirstAtLeast(capacity) - 1; i >= 0 && 2 * _capacities[i] >= capacity; i--)
        {
            if (_free[_capacities[i]].TryPop(out var outgrown))
            {
                Release(outgrown);
                break;
            }
        }

        var storage = create(capacity);
        BuffersMade++;
        ReservedBytes += capacity * sizeof(float);
        return storage;
    }

    private void Release(TStorage storage)
    {
        ReservedBytes -= storage.Capacity * sizeof(float);
        free(storage);
    }

    private Stack<TStorage> FreeOf(long capacity)
    {
        if (!_free.TryGetValue(capacity, out var spares))
        {
            _free[capacity] = spares = new Stack<TStorage>();
            _capacities.Insert(FirstAtLeast(capacity), capacity);
        }

        return spares;
    }

    private int FirstAtLeast(long capacity)
    {
        var position = _capacities.BinarySearch(capacity);
        return position >= 0 ? position : ~position;
    }
}
