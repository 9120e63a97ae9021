using System.Runtime.CompilerServices;
using Gtzan.Engine;

namespace Gtzan.Tests.Engine.OpenCl;

/// <summary>How long memory on the device lives, and what happens when there is none left.</summary>
public sealed class OpenClMemoryTests
{
    private const int AllocationFailure = -4, OutOfResources = -5, OutOfHostMemory = -6, InvalidBufferSize = -61;

    [OpenClFact]
    public void After_a_hundred_steps_there_are_as_many_buffers_as_after_one()
    {
        using var device = TestDevice.Open();
        var x = device.Numbers(1000);
        Step(device, x, 1000);
        var (buffers, memory) = (device.Buffers, device.Memory);
        Assert.Equal(new DeviceMemory(1, 0, (1008 + 1008 + 16) * sizeof(float)), memory);
        for (var i = 0; i < 99; i++)
            Step(device, x, 1000);
        Assert.Equal((memory, 3), (device.Memory, device.StepBuffersMade));

        // Two of the eight pieces of staging memory were used in the beginning.
        Assert.Equal(buffers + 6, device.Buffers);

        // A smaller step finds what it needs.
        for (var i = 0; i < 100; i++)
            Step(device, x, 600);
        Assert.Equal((memory, 3, buffers + 6), (device.Memory, device.StepBuffersMade, device.Buffers));
    }

    [OpenClFact]
    public void Persistent_memory_and_that_of_the_step_are_counted()
    {
        using var device = TestDevice.Open();
        var kept = device.NewTensor([100]);
        using (device.BeginStep())
        {
            device.NewTensor([16]);
            device.NewTensor([32], ElementType.Index);
            Assert.Equal(new DeviceMemory(1, 2, 48 * sizeof(float)), device.Memory);
        }

        Assert.Equal(new DeviceMemory(1, 0, 48 * sizeof(float)), device.Memory);
        Assert.Equal(3, device.Buffers);
        GC.KeepAlive(kept);
    }

    [OpenClFact]
    public void A_steady_step_allocates_nothing_on_the_managed_heap()
    {
        using var device = TestDevice.Open();
        var x = device.Numbers(1000);
        for (var i = 0; i < 20; i++)
            Step(device, x, 1000);
        var (before, buffers) = (GC.GetAllocatedBytesForCurrentThread(), device.Buffers);
        for (var i = 0; i < 20; i++)
            Step(device, x, 1000);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
        Assert.Equal(buffers, device.Buffers);
    }

    [OpenClFact]
    public void Persistent_memory_is_freed_when_nobody_holds_it_any_more_and_not_before()
    {
        using var device = TestDevice.Open();
        var x = device.Numbers(1000);
        var before = device.Buffers;
        UseMany(device, 50);

        // The launches that used what is collected are queued, and may still run.
        for (var i = 0; i < 10 && device.Buffers > before; i++)
        {
            Collect();
            device.BeginStep().Dispose();
        }

        Assert.Equal(before, device.Buffers);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => (float)i), x.ToArray());
    }

    [OpenClFact]
    public void What_nobody_holds_and_no_step_uses_makes_room_when_memory_runs_out()
    {
        using var device = TestDevice.Open(out var functions);
        var x = device.Numbers(5000);
        var withMany = device.Buffers + 20;
        UseMany(device, 20);
        Step(device, x, 5000);
        Assert.True(device.Memory.ReservedBytes > 0);
        Collect();
        Faults.RefuseBuffers(functions, AllocationFailure, times: 1);
        var y = device.NewTensor([100_000]);
        Assert.Equal(0, device.Memory.ReservedBytes);
        Assert.True(device.Buffers < withMany, $"{device.Buffers} of {withMany} buffers are left");
        y.CopyFrom(new float[100_000]);
        Step(device, x, 5000);
        TestDevice.AssertComputes(device);
    }

    /// <summary>Drivers may put off making a buffer until it is used.</summary>
    [OpenClFact]
    public void Spare_memory_makes_room_for_a_launch_too()
    {
        using var device = TestDevice.Open(out var functions);
        var x = device.Numbers(1000);
        Step(device, x, 1000);
        Faults.RefuseLaunches(functions, OutOfResources, times: 1);
        TestDevice.AssertComputes(device);
        Assert.Equal(0, device.Memory.ReservedBytes);
        Faults.RefuseLaunches(functions, AllocationFailure);
        Assert.Matches(
            @"^Launching kernel Test\.Add failed on device opencl \(.*\), of whose [\d,]+\.\d MB this program holds \d\.\d MB \(CL_MEM_OBJECT_ALLOCATION_FAILURE\): " +
            @"it has not enough memory left; use a smaller batch_size or a smaller model, or choose another device \(gtzan devices lists them\)\.$",
            TestDevice.Message(() => device.LaunchAdd(x, x, x)));
    }

    [OpenClTheory]
    [InlineData(AllocationFailure, "CL_MEM_OBJECT_ALLOCATION_FAILURE", "it has not enough memory left; use a smaller batch_size")]
    [InlineData(OutOfResources, "CL_OUT_OF_RESOURCES", "it has not enough memory left; use a smaller batch_size")]
    [InlineData(OutOfHostMemory, "CL_OUT_OF_HOST_MEMORY", "the driver found no memory on the host; end other programs, or use a smaller batch_size")]
    public void Without_memory_the_sentence_says_how_much_was_asked_for_and_what_to_do(int code, string name, string advice)
    {
        using var device = TestDevice.Open(out var functions);
        var held = device.NewTensor([2_000_000]);
        Faults.RefuseBuffers(functions, code);
        Assert.Matches(
            $@"^Taking 4\.0 MB of memory failed on device opencl \(.*\), of whose [\d,]+\.\d MB this program holds 8\.0 MB \({name}\): {advice}.*\.$",
            TestDevice.Message(() => device.NewTensor([1_000_000])));

        // Nothing is spoilt by it.
        using var step = device.BeginStep();
        TestDevice.Message(() => device.NewTensor([1_000_000]));
        Faults.RefuseBuffers(functions, code, times: 0);
        TestDevice.AssertComputes(device);
        GC.KeepAlive(held);
    }

    [OpenClFact]
    public void A_buffer_larger_than_the_device_holds_in_one_piece_is_refused_with_the_limit()
    {
        using var device = TestDevice.Open(out var functions);
        Faults.RefuseBuffers(functions, InvalidBufferSize);
        Assert.Matches(
            @"^Device opencl \(.*\) holds at most [\d,]+\.\d MB in one piece, and 4,000\.0 MB were asked for \(CL_INVALID_BUFFER_SIZE\); use a smaller batch_size .*\.$",
            TestDevice.Message(() => device.NewTensor([1_000_000_000])));

        // And what the driver itself says to it, unless it grants more than it promises.
        Faults.RefuseBuffers(functions, InvalidBufferSize, times: 0);
        var limit = device.Queue.Device.LargestBuffer;
        if (Record.Exception(() => device.Queue.CreateBuffer(limit + 4096, flags: 1)) is { } exception)
            Assert.Contains($" MB in one piece, and {(limit + 4096) / 1e6:N1} MB were asked for", Assert.IsType<DeviceException>(exception).Message, StringComparison.Ordinal);
        TestDevice.AssertComputes(device);
    }

    /// <summary>Uploads, launches, reads: what a training step does.</summary>
    private static void Step(OpenClDevice device, Tensor x, int length)
    {
        using var step = device.BeginStep();
        Span<float> values = stackalloc float[8];
        var (y, z, few) = (device.NewTensor([length]), device.NewTensor([length]), device.NewTensor([8]));
        few.CopyFrom(values);
        for (var i = 0; i < 20; i++)
            device.LaunchAdd(x, x, i % 2 == 0 ? z : few);
        few.CopyTo(values);
        Assert.True(values[7] == 14f);
        GC.KeepAlive(y);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void UseMany(OpenClDevice device, int count)
    {
        var before = device.Buffers;
        var tensors = Enumerable.Range(0, count).Select(_ => device.NewTensor([2000])).ToArray();
        Assert.Equal(before + count, device.Buffers);
        foreach (var tensor in tensors)
            device.LaunchAdd(tensor, tensor, tensor);
    }

    private static void Collect()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
    }
}
