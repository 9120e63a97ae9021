using Gtzan.Engine.Emulator;

namespace Gtzan.Engine.KernelModel;

/// <summary>Which group of a tiled kernel is computing, and how many groups there are, in up to three dimensions.</summary>
internal static class Grid
{
    public static int IdxX => EmulatedItem.Current.Grid.X;

    public static int IdxY => EmulatedItem.Current.Grid.Y;

    public static int IdxZ => EmulatedItem.Current.Grid.Z;

    public static int DimX => EmulatedItem.Current.GridSize.X;

    public static int DimY => EmulatedItem.Current.GridSize.Y;

    public static int DimZ => EmulatedItem.Current.GridSize.Z;
}
