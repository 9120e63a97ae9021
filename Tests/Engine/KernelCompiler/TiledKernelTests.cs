using Gtzan.Engine;

namespace Gtzan.Tests.Engine.KernelCompiler;

/// <summary>Kernels of groups on a device, against plain loops. One class for each device says which.</summary>
public abstract class TiledKernelTests : IDisposable
{
    protected abstract GpuDevice Device { get; }

    [Fact]
    public virtual void Items_exchange_through_shared_memory()
    {
        var y = Device.NewTensor([21]);
        TiledKernels.LaunchReverse(Device, 3, Device.FromArray(Numbers(21), [21]), y);
        Assert.Equal(Enumerable.Range(0, 21).Select(i => (i / 8 * 8) + 7 - (i % 8)).Select(from => from < 21 ? from + 1f : 0), y.ToArray());
    }

    [Fact]
    public virtual void Groups_of_two_dimensions_transpose_tile_by_tile()
    {
        var y = Device.NewTensor([9, 6]);
        TiledKernels.LaunchTranspose(Device, (3, 2), Device.FromArray(Numbers(54), [6, 9]), 6, 9, y);
        Assert.Equal(Enumerable.Range(0, 54).Select(i => (i % 6 * 9) + (i / 6) + 1f), y.ToArray());
    }

    [Fact]
    public virtual void Groups_of_any_size_sum_rows_with_barriers_in_a_function_and_a_function_for_two_memories()
    {
        var sums = Device.NewTensor([5]);
        TiledKernels.LaunchSumRows(Device, 5, Device.FromArray(Numbers(5 * 203), [5, 203]), 203, sums);
        Assert.Equal(Enumerable.Range(0, 5).Select(row => (float)Enumerable.Range(0, 203).Sum(column => (row * 203) + column + 1)), sums.ToArray());
    }

    [Fact]
    public virtual void Every_item_knows_its_place_in_three_dimensions()
    {
        var places = Device.FromIndices(new int[8 * 12], [8 * 12]);
        TiledKernels.LaunchPlaces(Device, (2, 2, 2), places);
        Assert.Equal(Enumerable.Range(0, 8 * 12).Select(i => (1000 * (i / 12)) + (10 * (i % 12)) + (i % 2 == 0 ? 1 : 0)), places.ToIndexArray());
    }

    [Fact]
    public virtual void Barriers_order_what_items_write_to_tensors()
    {
        var values = Device.FromIndices([.. Enumerable.Range(0, 48)], [48]);
        TiledKernels.LaunchRotate(Device, 3, values, 5);
        Assert.Equal(Enumerable.Range(0, 48).Select(i => (i / 16 * 16) + ((i + 5) % 16)), values.ToIndexArray());
    }

    [Fact]
    public virtual void Atomics_count_what_all_groups_find()
    {
        var elements = Enumerable.Range(0, 1000).Select(i => i * 7 % 1000).ToArray();
        var (counts, largest) = (Device.FromIndices(new int[4], [4]), Device.FromIndices(new int[1], [1]));
        TiledKernels.LaunchCount(Device, 32, Device.FromIndices(elements, [1000]), counts, largest);
        Assert.Equal([250, 250, 250, 250], counts.ToIndexArray());
        Assert.Equal([999], largest.ToIndexArray());
    }

    public void Dispose()
    {
        Device.Dispose();
        GC.SuppressFinalize(this);
    }

    private static float[] Numbers(int count) => [.. Enumerable.Range(1, count).Select(i => (float)i)];
}

public sealed class EmulatorTiledKernelTests : TiledKernelTests
{
    protected override GpuDevice Device { get; } = new EmulatorDevice();
}

public sealed class OpenClTiledKernelTests : TiledKernelTests
{
    protected override GpuDevice Device { get; } = new OpenClDevice();

    [OpenClFact]
    public override void Items_exchange_through_shared_memory() => base.Items_exchange_through_shared_memory();

    [OpenClFact]
    public override void Groups_of_two_dimensions_transpose_tile_by_tile() => base.Groups_of_two_dimensions_transpose_tile_by_tile();

    [OpenClFact]
    public override void Groups_of_any_size_sum_rows_with_barriers_in_a_function_and_a_function_for_two_memories() =>
        base.Groups_of_any_size_sum_rows_with_barriers_in_a_function_and_a_function_for_two_memories();

    [OpenClFact]
    public override void Every_item_knows_its_place_in_three_dimensions() => base.Every_item_knows_its_place_in_three_dimensions();

    [OpenClFact]
    public override void Barriers_order_what_items_write_to_tensors() => base.Barriers_order_what_items_write_to_tensors();

    [OpenClFact]
    public override void Atomics_count_what_all_groups_find() => base.Atomics_count_what_all_groups_find();
}
