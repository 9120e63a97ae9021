using Gtzan.Engine;
using Gtzan.Engine.Gpu;
using Gtzan.Engine.OpenCl;

namespace Gtzan.Tests.Engine.OpenCl;

/// <summary>Launches and copies on a real device.</summary>
public sealed class OpenClDeviceTests
{
    [OpenClTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(17)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(20_003)]
    public void An_element_wise_kernel_computes_all_its_items_and_no_other(int items)
    {
        using var device = TestDevice.Open();
        var (x, y, z) = (device.Numbers(items), device.Numbers(items, first: 5), device.Numbers(items + 600, first: 1));
        device.Begin(TestKernels.Add).Buffer(x, ElementType.Real).Buffer(y, ElementType.Real).Buffer(z, ElementType.Real).Run(items);
        Assert.Equal([.. Enumerable.Range(0, items).Select(i => (2f * i) + 5), .. Enumerable.Range(items, 600).Select(i => i + 1f)], z.ToArray());
    }

    [OpenClFact]
    public void No_items_and_no_groups_are_no_launch()
    {
        using var device = TestDevice.Open();
        var y = device.FromIndices([7], [1]);
        device.Begin(TestKernels.GroupSize).BufferAndLength(y, ElementType.Index).Run(0);
        device.Begin(TestKernels.Grid).Buffer(y, ElementType.Index).Run((3, 0));
        Assert.Equal([7], y.ToIndexArray());
    }

    /// <summary>Sizes that drivers report for kernels that need much: whatever they are, every item is computed, in groups no larger.</summary>
    [OpenClTheory]
    [InlineData(1, 1, 1)]
    [InlineData(20, 32, 20)]
    [InlineData(32, 32, 32)]
    [InlineData(100, 32, 96)]
    [InlineData(256, 64, 256)]
    [InlineData(1000, 48, 240)]
    [InlineData(4096, 1, 256)]
    public void Element_wise_groups_are_multiples_of_what_the_device_prefers_within_its_limits(int limit, int multiple, int size)
    {
        using var device = TestDevice.Open(out var functions);
        Faults.LimitGroups(functions, limit, multiple);
        var y = device.FromIndices(new int[1500], [1500]);
        device.Begin(TestKernels.GroupSize).BufferAndLength(y, ElementType.Index).Run(1000);
        var sizes = y.ToIndexArray();
        Assert.All(sizes[..1000], one => Assert.Equal(size, one));
        var surplus = GroupCount.Covering(1000, size) * size;
        Assert.All(sizes[1000..surplus], one => Assert.Equal(-1, one));
        Assert.All(sizes[surplus..], one => Assert.Equal(0, one));
    }

    [OpenClFact]
    public void Numbers_and_structures_arrive_as_they_are()
    {
        using var device = TestDevice.Open();
        var y = device.NewTensor([11]);
        device.Begin(TestKernels.Fields)
            .Value(new RandomSequence((77UL << 32) | 0xABCD, RandomPurpose.Split, Which: 123, Step: 4_000_000_000)).Value(0.5f)
            .Value(new AdamCoefficients(0.25f, -3, 1e-7f, 1e30f)).Value(9UL << 40).Value(3_000_000_000u).Buffer(y, ElementType.Real).Run(11);
        float[] fields = [77, 0xABCD, (float)RandomPurpose.Split, 123, 4_000_000_000, 0.25f, -3, 1e-7f, 1e30f, 9, 3_000_000_000];
        Assert.Equal(fields.Select(field => 0.5f * field), y.ToArray());
    }

    [OpenClTheory]
    [InlineData(1, 1)]
    [InlineData(16, 32)]
    [InlineData(33, 17)]
    [InlineData(300, 201)]
    public void Groups_of_two_dimensions_share_memory(int rows, int columns)
    {
        using var device = TestDevice.Open();
        var (x, y) = (device.Numbers(rows * columns), device.NewTensor([columns, rows]));
        device.Begin(TestKernels.Transpose).Buffer(x, ElementType.Real).Value(rows).Value(columns).Buffer(y, ElementType.Real)
            .Run((GroupCount.Covering(columns, 16), GroupCount.Covering(rows, 16)));
        Assert.Equal(Enumerable.Range(0, rows * columns).Select(i => (float)((i % rows * columns) + (i / rows))), y.ToArray());
    }

    [OpenClTheory]
    [InlineData(4096, 256)]
    [InlineData(200, 128)]
    [InlineData(31, 16)]
    [InlineData(1, 1)]
    public void Groups_that_may_be_of_several_sizes_are_of_the_largest_power_of_two_the_kernel_can_have(int limit, int expected)
    {
        using var device = TestDevice.Open(out var functions);
        Faults.LimitGroups(functions, limit, multiple: 1);
        expected = Math.Min(expected, device.MaximumGroupSize);
        Assert.True(device.CanRun(TestKernels.Sum));
        Assert.Equal<GroupCount>(expected, device.GroupSizeOf(TestKernels.Sum));
        var (x, sums, sizes) = (device.Numbers(3000), device.NewTensor([3]), device.NewTensor([3], ElementType.Index));
        device.Begin(TestKernels.Sum).Buffer(x, ElementType.Real).Buffer(sums, ElementType.Real).Buffer(sizes, ElementType.Index).Run(3);
        Assert.Equal([499_500, 1_499_500, 2_499_500], sums.ToArray());
        Assert.Equal([expected, expected, expected], sizes.ToIndexArray());
    }

    [OpenClTheory]
    [InlineData(70_000, 1, 1)]
    [InlineData(5, 7, 3)]
    [InlineData(1, 900, 2)]
    public void Groups_fill_a_grid(int x, int y, int z)
    {
        using var device = TestDevice.Open();
        var places = device.FromIndices(new int[x * y * z], [x * y * z]);
        device.Begin(TestKernels.Grid).Buffer(places, ElementType.Index).Run((x, y, z));
        Assert.Equal(Enumerable.Range(0, x * y * z).Select(i => 1 + (i % x) + (1000 * (i / x % y)) + (1_000_000 * (i / x / y))), places.ToIndexArray());
    }

    [OpenClTheory]
    [InlineData(1, 65_536, 1, "1 × 65536 × 1")]
    [InlineData(1, 1, 65_536, "1 × 1 × 65536")]
    [InlineData(-1, 1, 1, "-1 × 1 × 1")]
    public void A_grid_that_no_device_need_take_is_refused(int x, int y, int z, string grid)
    {
        using var device = TestDevice.Open();
        var places = device.FromIndices([7], [1]);
        Assert.StartsWith(
            $"Kernel Test.Grid cannot be launched on {grid} groups: only the first dimension may have more than 65,535.",
            Assert.Throws<ArgumentOutOfRangeException>(() => device.Begin(TestKernels.Grid).Buffer(places, ElementType.Index).Run((x, y, z))).Message, StringComparison.Ordinal);
        Assert.StartsWith(
            "Kernel Test.GroupSize cannot be launched on -1 items.",
            Assert.Throws<ArgumentOutOfRangeException>(() => device.Begin(TestKernels.GroupSize).BufferAndLength(places, ElementType.Index).Run(-1)).Message, StringComparison.Ordinal);
        Assert.Equal([7], places.ToIndexArray());
    }

    [OpenClFact]
    public void A_launch_with_an_argument_too_few_or_too_many_or_of_the_wrong_kind_is_refused()
    {
        using var device = TestDevice.Open();
        var x = device.Numbers(10);
        TestDevice.AssertComputes(device);
        Assert.Equal(
            "Kernel Test.Transpose takes 4 arguments; 3 were passed.",
            Assert.Throws<InvalidOperationException>(() => device.Begin(TestKernels.Transpose).Buffer(x, ElementType.Real).Value(1).Value(1).Run(1)).Message);
        Assert.Contains(
            "(CL_INVALID_ARG_SIZE)",
            TestDevice.Message(() => device.Begin(TestKernels.Add).Buffer(x, ElementType.Real).Buffer(x, ElementType.Real).Run(10)), StringComparison.Ordinal);
        Assert.Matches(
            @"^Passing argument 4, of 4 bytes, to kernel Test\.Add failed on device opencl \(.*\) \(CL_INVALID_ARG_INDEX\): this is a fault of the program",
            TestDevice.Message(() => device.Begin(TestKernels.Add).Buffer(x, ElementType.Real).Buffer(x, ElementType.Real).Buffer(x, ElementType.Real).Value(1).Run(10)));
        Assert.Throws<ArgumentException>(() => device.Begin(TestKernels.Add).Buffer(x, ElementType.Index).Run(10));
        Assert.Equal(
            "Kernel Test.Add is element-wise: it is launched on a number of items, not of groups.",
            Assert.Throws<InvalidOperationException>(() => device.Begin(TestKernels.Add).Run((1, 1))).Message);
        TestDevice.AssertComputes(device);
    }

    [OpenClFact]
    public void Groups_larger_than_the_device_allows_are_refused()
    {
        using var device = TestDevice.Open(out var functions);
        var x = device.Numbers(10);
        var kernel = TestKernels.InGroupsOf((1 << 20, 1));
        Assert.False(device.CanRun(kernel));
        Assert.Equal(
            $"Kernel Test.Large needs groups of {1 << 20} items and 0 bytes of shared memory; device opencl allows {device.MaximumGroupSize} and " +
            $"{device.SharedMemoryBytes:N0}. Choose another device (gtzan devices lists them).",
            TestDevice.Message(() => device.Begin(kernel).Buffer(x, ElementType.Real).Run(1)));
        Assert.False(device.CanRun(TestKernels.InGroupsOf(1, sharedMemoryBytes: device.SharedMemoryBytes + 1)));

        // As many as the device allows, but not for this kernel.
        Faults.LimitGroups(functions, 100, multiple: 1);
        Assert.False(device.CanRun(TestKernels.Transpose));
        Assert.Contains("groups of 256 items and 1,088 bytes of shared memory; device opencl allows 100 and", TestDevice.Message(() => device.GroupSizeOf(TestKernels.Transpose)), StringComparison.Ordinal);
        Assert.True(device.CanRun(TestKernels.InGroupsOf((10, 10))));
    }

    [OpenClTheory]
    [InlineData(1)]
    [InlineData(1000)]
    [InlineData(StagingRing.LargestPiece / sizeof(float))]
    [InlineData((StagingRing.LargestPiece / sizeof(float)) + 1)]
    [InlineData(5_000_003)]
    public void What_is_uploaded_is_downloaded(int count)
    {
        using var device = TestDevice.Open();
        float[] floats = [.. Enumerable.Range(0, count).Select(i => (float)Math.Sin(i))];
        double[] doubles = [.. Enumerable.Range(0, count).Select(i => Math.Cos(i))];
        int[] integers = [.. Enumerable.Range(0, count).Select(i => i * 7919)];
        var (a, b, c) = (device.FromArray(floats, [count]), device.FromArray(doubles, [count]), device.FromIndices(integers, [count]));
        Assert.True(floats.AsSpan().SequenceEqual(a.ToArray()));
        Assert.True(integers.AsSpan().SequenceEqual(c.ToIndexArray()));
        Assert.True(b.ToDoubleArray().AsSpan().SequenceEqual([.. doubles.Select(value => (double)(float)value)]));
        Assert.True(b.ToArray().AsSpan().SequenceEqual([.. doubles.Select(value => (float)value)]));
    }

    /// <summary>The values are changed as soon as the upload returns, while the device still works on what came before.</summary>
    [OpenClFact]
    public void Many_uploads_under_way_do_not_mix()
    {
        using var device = TestDevice.Open();
        const int Length = 50_000;
        var values = new float[Length];
        var sum = device.FromArray(values, [Length]);
        var copies = Enumerable.Range(0, 60).Select(_ => device.NewTensor([Length])).ToArray();
        for (var i = 0; i < copies.Length; i++)
        {
            // Sizes by turns, so that pieces of staging memory grow while others are under way.
            var length = i % 3 == 0 ? Length : 1000 * (1 + (i % 40));
            Array.Fill(values, i + 1f);
            var part = new Tensor(device, copies[i].Storage, [length]);
            part.CopyFrom(values.AsSpan(0, length));
            Array.Fill(values, float.NaN);
            device.Begin(TestKernels.Add).Buffer(sum, ElementType.Real).Buffer(part, ElementType.Real).Buffer(sum, ElementType.Real).Run(length);
        }

        for (var i = 0; i < copies.Length; i++)
            Assert.False(copies[i].ToArray().AsSpan(0, i % 3 == 0 ? Length : 1000).ContainsAnyExcept(i + 1f));
        Assert.Equal(60 * 61 / 2, sum.ToArray()[0]);
        Assert.Equal(Enumerable.Range(0, 60).Where(i => i % 3 == 0).Sum(i => i + 1f), sum.ToArray()[^1]);
    }

    [OpenClFact]
    public void The_range_of_uploaded_indices_is_known_without_asking_the_device()
    {
        using var device = TestDevice.Open();
        var labels = (GpuStorage)device.FromIndices([3, -1, 9, 4], [4]).Storage;
        Assert.Equal((-1, 9), (labels.SmallestIndex, labels.LargestIndex));
        using var step = device.BeginStep();
        var inStep = (GpuStorage)device.NewTensor([4], ElementType.Index).Storage;
        Assert.Equal((int.MinValue, int.MaxValue), (inStep.SmallestIndex, inStep.LargestIndex));
    }

    [OpenClFact]
    public void A_device_describes_itself()
    {
        using var device = (OpenClDevice)Device.Create("opencl");
        var info = OpenClInstallation.Default.Devices[0];
        Assert.Equal("opencl", device.Name);
        Assert.Equal($"float32, {info.Name} ({info.Kind})", device.Description);
        Assert.Equal((info.ComputeUnits, info.LocalMemory), (device.ComputeUnits, device.SharedMemoryBytes));
        Assert.InRange(device.MaximumGroupSize, 1, info.MaximumGroupSize);
        using var same = Device.Create("opencl:0");
        Assert.Equal(device.Description, same.Description);
    }

    [OpenClFact]
    public void A_device_that_is_disposed_says_so()
    {
        var device = TestDevice.Open();
        var (x, z) = (device.Numbers(100_000), device.NewTensor([100_000]));
        for (var i = 0; i < 100; i++)
            device.LaunchAdd(x, x, z);
        using (device.BeginStep())
        {
            device.NewTensor([5]);
            device.Dispose();
            device.Dispose();
        }

        Assert.Equal(0, device.Buffers);
        Action[] uses = [() => x.ToArray(), () => x.CopyFrom(new float[100_000]), () => device.LaunchAdd(x, x, z), () => device.NewTensor([3]), device.Finish];
        Assert.All(uses, use => Assert.Contains("Device opencl has been disposed.", Assert.Throws<ObjectDisposedException>(use).Message, StringComparison.Ordinal));
    }
}
