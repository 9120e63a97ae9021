using Gtzan.Engine.Gpu;

namespace Gtzan.Engine.Emulator;

/// <summary>Where in a launch the thread is: what <see cref="Grid"/>, <see cref="KernelModel.Group"/> and <see cref="SharedMemory"/> answer from.</summary>
internal sealed class EmulatedItem(EmulatedGroup group, GroupCount item, GroupCount groupSize, GroupCount gridSize)
{
    [ThreadStatic]
    private static EmulatedItem? _current;

    private int _allocations;

    /// <summary>The item the calling thread computes.</summary>
    /// <exception cref="InvalidOperationException">The thread runs no tiled kernel.</exception>
    public static EmulatedItem Current
    {
        get => _current ?? throw new InvalidOperationException("Grid, Group and SharedMemory mean something only inside a tiled kernel that the emulator runs.");
        set => _current = value;
    }

    public EmulatedGroup Group => group;

    public GroupCount Grid { get; private set; }

    public GroupCount Item => item;

    public GroupCount GroupSize => groupSize;

    public GroupCount GridSize => gridSize;

    /// <summary>Begins the item's work in another group.</summary>
    public void Enter(GroupCount grid)
    {
        Grid = grid;
        _allocations = 0;
    }

    /// <summary>The n-th allocation of an item is the same memory for all items of the group: they run the same code.</summary>
    public ArrayView<T> Allocate<T>(int extent)
        where T : unmanaged =>
        group.Shared<T>(_allocations++, extent);
}
