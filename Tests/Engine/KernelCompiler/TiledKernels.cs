using Gtzan.Engine;
using Gtzan.Engine.KernelModel;

namespace Gtzan.Tests.Engine.KernelCompiler;

/// <summary>Kernels of groups: shared memory, barriers, places in the grid. Run and compared with plain loops in <see cref="TiledKernelTests"/>.</summary>
internal static partial class TiledKernels
{
    private const int Side = 4;

    /// <summary>Each group turns its part of x round: neighbours exchange elements through shared memory.</summary>
    [Kernel(8)]
    internal static void Reverse(ArrayView<float> x, ArrayView<float> y)
    {
        var tile = SharedMemory.Allocate<float>(8);
        var place = (Grid.IdxX * 8) + Group.IdxX;
        tile[Group.IdxX] = place < x.IntLength ? x[place] : 0;
        Group.Barrier();
        if (place < y.IntLength)
            y[place] = tile[7 - Group.IdxX];
    }

    /// <summary>y = xᵀ by 4 × 4 tiles, whose rows are one longer than they need be, so that neither side of the exchange is strided.</summary>
    [Kernel(Side, Side)]
    internal static void Transpose(ArrayView<float> x, int rows, int columns, ArrayView<float> y)
    {
        var tile = SharedMemory.Allocate<float>(Side * (Side + 1));
        var (row, column) = ((Grid.IdxY * Side) + Group.IdxY, (Grid.IdxX * Side) + Group.IdxX);
        if (row < rows && column < columns)
            tile[(Group.IdxY * (Side + 1)) + Group.IdxX] = x[(row * columns) + column];
        Group.Barrier();
        row = (Grid.IdxY * Side) + Group.IdxX;
        column = (Grid.IdxX * Side) + Group.IdxY;
        if (row < rows && column < columns)
            y[(column * rows) + row] = tile[(Group.IdxX * (Side + 1)) + Group.IdxY];
    }

    /// <summary>The sum of each row, by a tree in shared memory; groups of any size.</summary>
    [Kernel(MaximumGroupSize = 64)]
    internal static void SumRows(ArrayView<float> x, int columns, ArrayView<float> sums)
    {
        var partial = SharedMemory.Allocate<float>(64);
        var row = x.SubView(Grid.IdxX * columns, columns);
        var sum = 0f;
        for (var column = Group.IdxX; column < row.IntLength; column += Group.DimX)
            sum += row[column];
        partial[Group.IdxX] = sum;
        AddUp(partial);
        if (Group.IdxX == 0)
            sums[Grid.IdxX] = partial[0] + (Total(partial.SubView(0, 1)) * 0) + (Total(row) * 0);
    }

    /// <summary>Where each item is, and how many there are.</summary>
    [Kernel(2, 3, 2)]
    internal static void Places(ArrayView<int> r)
    {
        var group = (((Grid.IdxZ * Grid.DimY) + Grid.IdxY) * Grid.DimX) + Grid.IdxX;
        var item = (((Group.IdxZ * Group.DimY) + Group.IdxY) * Group.DimX) + Group.IdxX;
        r[(group * Group.DimX * Group.DimY * Group.DimZ) + item] = (1000 * group) + (10 * item) + (Group.IdxX - 1 < 0 ? 1 : 0);
    }

    /// <summary>Items read, after a barrier, what others have written to a tensor: the barrier must order that, too.</summary>
    [Kernel(16)]
    internal static void Rotate(ArrayView<int> r, int times)
    {
        var values = r.SubView(Grid.IdxX * 16, 16);
        for (var k = 0; k < times; k++)
        {
            var neighbour = values[(Group.IdxX + 1) % 16];
            Group.Barrier();
            values[Group.IdxX] = neighbour;
            Group.Barrier();
        }
    }

    /// <summary>How many elements are in each of 4 classes: all groups count in the same places.</summary>
    [Kernel(32)]
    internal static void Count(ArrayView<int> a, ArrayView<int> counts, ArrayView<int> largest)
    {
        var own = SharedMemory.Allocate<int>(4);
        if (Group.IdxX < 4)
            own[Group.IdxX] = 0;
        Group.Barrier();
        var place = (Grid.IdxX * Group.DimX) + Group.IdxX;
        if (place < a.IntLength)
        {
            _ = Atomic.Add(ref own[a[place] & 3], 1);
            _ = Atomic.Max(ref largest[0], a[place]);
        }

        Group.Barrier();
        if (Group.IdxX < 4)
            _ = Atomic.Add(ref counts[Group.IdxX], own[Group.IdxX]);
    }

    /// <summary>The sum of all items' elements, into the first.</summary>
    private static void AddUp(ArrayView<float> partial)
    {
        for (var half = Group.DimX / 2; half > 0; half /= 2)
        {
            Group.Barrier();
            if (Group.IdxX < half)
                partial[Group.IdxX] += partial[Group.IdxX + half];
        }

        Group.Barrier();
    }

    private static float Total(ArrayView<float> values)
    {
        var total = 0f;
        for (var i = 0; i < values.IntLength; i++)
            total += values[i];
        return total;
    }
}
