namespace Gtzan.Engine.Devices;

/// <summary>
/// Memory for the intermediate results of one operation: rented by the code that needs it, and returned when that is done. The contents are
/// undefined. Rents nest; as many buffers exist as were ever rented at the same time.
/// </summary>
/// <param name="create">Allocates memory for a number of elements.</param>
/// <param name="free">Frees memory.</param>
internal sealed class ScratchPool<TStorage>(Func<int, TStorage> create, Action<TStorage> free)
    where TStorage : Storage
{
    private readonly List<(TStorage? Storage, int Capacity)> _free = [];

    /// <summary>Takes the smallest free buffer that is large enough; if there is none, a new one replaces the largest free one.</summary>
    /// <param name="elements">The number of elements; 0 for no memory.</param>
    public (TStorage? Storage, int Capacity) Rent(int elements)
    {
        if (elements == 0)
            return (null, 0);
        var best = -1;
        var largest = -1;
        for (var i = 0; i < _free.Count; i++)
        {
            var capacity = _free[i].Capacity;
            if (capacity >= elements && (best < 0 || capacity < _free[best].Capacity))
                best = i;
            if (largest < 0 || capacity > _free[largest].Capacity)
                largest = i;
        }

        if (best >= 0)
            return TakeAt(best);
        if (largest >= 0)
            free(TakeAt(largest).Storage!);
        return (create(elements), elements);
    }

    /// <summary>Returns rented memory.</summary>
    public void Return((TStorage? Storage, int Capacity) rented)
    {
        if (rented.Storage is not null)
            _free.Add(rented);
    }

    private (TStorage? Storage, int Capacity) TakeAt(int position)
    {
        var taken = _free[position];
        _free.RemoveAt(position);
        return taken;
    }
}
