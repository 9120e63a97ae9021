using Gtzan.Engine.Emulator;

namespace Gtzan.Engine.KernelModel;

/// <summary>Which item of its group is computing, and how many items a group has. Items of a group share memory and can wait for each other.</summary>
internal static class Group
{
    public static int IdxX => EmulatedItem.Current.Item.X;

    public static int IdxY => EmulatedItem.Current.Item.Y;

    public static int IdxZ => EmulatedItem.Current.Item.Z;

    public static int DimX => EmulatedItem.Current.GroupSize.X;

    public static int DimY => EmulatedItem.Current.GroupSize.Y;

    public static int DimZ => EmulatedItem.Current.GroupSize.Z;

    /// <summary>
    /// Waits until every item of the group is here; what they wrote to memory before, all see afterwards.
    /// Every item must come here equally often: never put it under a condition that differs between items, or after an early return.
    /// </summary>
    public static void Barrier() => EmulatedItem.Current.Group.Wait();
}
