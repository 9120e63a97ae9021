using Gtzan.Engine.Gpu;

namespace Gtzan.Engine.Emulator;

/// <summary>What the items of a group have in common: shared memory and the barrier.</summary>
internal sealed unsafe class EmulatedGroup(int items) : IDisposable
{
    private readonly Barrier _barrier = new(items);
    private readonly List<float[]> _shared = [];
    private readonly Lock _lock = new();
    private volatile Exception? _failure;
    private int _finishing;

    /// <summary>What the first item that failed threw.</summary>
    public Exception? Failure => _failure;

    /// <summary>Waits for all items.</summary>
    /// <exception cref="OperationCanceledException">Another item failed, and will never come.</exception>
    public void Wait()
    {
        _barrier.SignalAndWait();
        if (_failure is not null)
            throw new OperationCanceledException();
    }

    /// <summary>The shared memory that the group's items ask for as their <paramref name="which"/>-th. It holds NaN (for int: nonsense) at first.</summary>
    public ArrayView<T> Shared<T>(int which, int extent)
        where T : unmanaged
    {
        lock (_lock)
        {
            while (_shared.Count <= which)
            {
                _shared.Add(GC.AllocateUninitializedArray<float>(extent * sizeof(T) / sizeof(float), pinned: true));
                Array.Fill(_shared[^1], float.NaN);
            }

            fixed (float* first = _shared[which])
                return new ArrayView<T>((T*)first, extent);
        }
    }

    /// <summary>Takes note that an item failed, and lets the others go on to their next barrier, where they stop.</summary>
    public void Fail(Exception exception)
    {
        lock (_lock)
            _failure ??= exception;
        _barrier.RemoveParticipant();
    }

    /// <inheritdoc/>
    public void Dispose() => _barrier.Dispose();

    /// <summary>Runs a tiled kernel: one thread an item, which goes through all groups of the grid.</summary>
    /// <exception cref="InvalidOperationException">An item failed, or items of a group reached different numbers of barriers.</exception>
    public static void RunGrid(string kernel, GroupCount grid, GroupCount groupSize, Action item)
    {
        using var group = new EmulatedGroup(groupSize.Total);
        var threads = new Thread[groupSize.Total];
        for (var i = 0; i < threads.Length; i++)
        {
            GroupCount place = (i % groupSize.X, i / groupSize.X % groupSize.Y, i / (groupSize.X * groupSize.Y));
            var self = new EmulatedItem(group, place, groupSize, grid);
            threads[i] = new Thread(() => group.RunItem(self, grid, item), maxStackSize: 256 * 1024);
            threads[i].Start();
        }

        foreach (var thread in threads)
            thread.Join();
        if (group.Failure is { } failure)
            throw new InvalidOperationException($"Kernel {kernel}: {failure.Message}", failure);
    }

    private void RunItem(EmulatedItem self, GroupCount grid, Action item)
    {
        try
        {
            EmulatedItem.Current = self;
            for (var z = 0; z < grid.Z; z++)
            {
                for (var y = 0; y < grid.Y; y++)
                {
                    for (var x = 0; x < grid.X; x++)
                    {
                        self.Enter((x, y, z));
                        item();
                        FinishGroup();
                    }
                }
            }
        }
        catch (Exception exception)
        {
            Fail(exception);
        }
    }

    /// <summary>
    /// The group ends when all its items have: only then may the next use the shared memory. An item that waits here while another still waits
    /// at a barrier of the kernel has gone past it.
    /// </summary>
    private void FinishGroup()
    {
        var before = Interlocked.Increment(ref _finishing);
        _barrier.SignalAndWait();
        if (_failure is null && Volatile.Read(ref _finishing) % _barrier.ParticipantCount != 0)
            throw new InvalidOperationException($"not all items reached the same barriers ({before} ended while others waited).");
        Wait();
    }

}
