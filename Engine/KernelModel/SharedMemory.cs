using Gtzan.Engine.Emulator;

namespace Gtzan.Engine.KernelModel;

/// <summary>Memory that the items of a group share, close to the arithmetic units. Its contents are undefined at first.</summary>
internal static class SharedMemory
{
    /// <summary>The group's memory for this place in the kernel: the same for all its items.</summary>
    /// <param name="extent">How many elements; a constant.</param>
    public static ArrayView<T> Allocate<T>(int extent)
        where T : unmanaged =>
        EmulatedItem.Current.Allocate<T>(extent);
}
