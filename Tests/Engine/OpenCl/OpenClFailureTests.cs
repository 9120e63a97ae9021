using Gtzan.Engine;
using Gtzan.Engine.OpenCl;

namespace Gtzan.Tests.Engine.OpenCl;

/// <summary>What is said when a device is lost, or a call fails that should not.</summary>
public sealed class OpenClFailureTests
{
    private const int NotAvailable = -2, OutOfResources = -5, EventFailed = -14, InvalidValue = -30, InvalidContext = -34, InvalidQueue = -36;

    [OpenClTheory]
    [InlineData(NotAvailable, "CL_DEVICE_NOT_AVAILABLE")]
    [InlineData(OutOfResources, "CL_OUT_OF_RESOURCES")]
    [InlineData(EventFailed, "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST")]
    [InlineData(InvalidContext, "CL_INVALID_CONTEXT")]
    [InlineData(InvalidQueue, "CL_INVALID_COMMAND_QUEUE")]
    [InlineData(-9999, "OpenCL error -9999")]
    public void A_device_that_is_lost_says_the_same_sentence_from_then_on(int code, string name)
    {
        var device = TestDevice.Open(out var functions);
        var (x, z) = (device.Numbers(1000), device.NewTensor([1000]));
        device.LaunchAdd(x, x, z);
        Faults.FailToRead(functions, code);
        var message = TestDevice.Message(() => z.ToArray());
        Assert.StartsWith("Waiting for 4,000 bytes of results failed because device opencl (", message, StringComparison.Ordinal);
        Assert.EndsWith(
            $") is lost ({name}): it was reset or taken away, and what was in its memory is gone; start the program again, and if that happens more than once, " +
            "update the driver or choose another device (gtzan devices lists them).",
            message, StringComparison.Ordinal);

        // Even if the driver would have it otherwise.
        Faults.Fail(0, times: 0);
        Action[] uses = [() => z.ToArray(), () => z.ToDoubleArray(), () => x.CopyFrom(new float[1000]), () => device.LaunchAdd(x, x, z), () => device.NewTensor([3]), device.Finish];
        Assert.All(uses, use => Assert.Equal(message, TestDevice.Message(use)));
        device.BeginStep().Dispose();
        device.Dispose();
    }

    [OpenClFact]
    public void A_launch_and_an_upload_notice_too_that_the_device_is_lost()
    {
        using var first = TestDevice.Open(out var functions);
        var x = first.Numbers(10);
        Faults.RefuseLaunches(functions, NotAvailable);
        Assert.StartsWith("Launching kernel Test.Add failed because device opencl (", TestDevice.Message(() => first.LaunchAdd(x, x, x)), StringComparison.Ordinal);

        using var second = TestDevice.Open(out functions);
        x = second.Numbers(10);
        Faults.FailToWrite(functions, NotAvailable);
        Assert.StartsWith("Copying 40 bytes to the device failed because device opencl (", TestDevice.Message(() => x.CopyFrom(new float[10])), StringComparison.Ordinal);

        // Whoever makes room waits for the device first.
        using var third = TestDevice.Open(out functions);
        Faults.RefuseBuffers(functions, OutOfResources);
        Faults.FailToFinish(functions, OutOfResources);
        Assert.StartsWith("Waiting for the device failed because device opencl (", TestDevice.Message(() => third.NewTensor([10])), StringComparison.Ordinal);
    }

    [OpenClTheory]
    [InlineData(NotAvailable, "CL_DEVICE_NOT_AVAILABLE", "its driver says that it is not available; end other programs that use it")]
    [InlineData(-6, "CL_OUT_OF_HOST_MEMORY", "the driver found no memory on the host; end other programs")]
    public void A_device_that_cannot_be_opened_says_why(int code, string name, string advice)
    {
        var functions = OpenClApi.OfMachine()!;
        Faults.FailToOpen(functions, code);
        Assert.Matches($@"^Device opencl \(.*\) cannot be opened \({name}\): {advice}, or .*\.$", TestDevice.Message(() =>
        {
            using var device = new OpenClDevice(new OpenClInstallation(functions), 0, TestDevice.NoCache);
        }));
    }

    [OpenClFact]
    public void A_step_waits_for_the_device_only_where_a_result_is_read()
    {
        using var device = TestDevice.Open(out var functions);
        var (x, z) = (device.Numbers(1000), device.NewTensor([1000]));

        // The first uploads make the staging memory; after that, a piece of it is waited for only if it is still under way when its turn comes again.
        for (var i = 0; i < 8; i++)
            x.CopyFrom(new float[1000]);
        Faults.FailToWait(functions, NotAvailable);
        for (var i = 0; i < 3; i++)
        {
            using var step = device.BeginStep();
            var y = device.Numbers(1000, first: i);
            device.FromIndices([i], [1]);
            for (var launch = 0; launch < 100; launch++)
                device.LaunchAdd(x, y, z);
        }

        Assert.StartsWith("Waiting for 4,000 bytes of results failed", TestDevice.Message(() => z.ToArray()), StringComparison.Ordinal);
    }

    [OpenClFact]
    public void Other_failures_name_the_code_and_leave_the_device_as_it_is()
    {
        using var device = TestDevice.Open(out var functions);
        var x = device.Numbers(10);
        Faults.RefuseLaunches(functions, InvalidValue, times: 1);
        Assert.Matches(
            @"^Launching kernel Test\.Add failed on device opencl \(.*\) \(CL_INVALID_VALUE\): this is a fault of the program or of the driver, so report it, and meanwhile " +
            @"choose another device \(gtzan devices lists them\)\.$",
            TestDevice.Message(() => device.LaunchAdd(x, x, x)));
        Faults.RefuseLaunches(functions, -54, times: 1);
        Assert.EndsWith(
            "(CL_INVALID_WORK_GROUP_SIZE): the groups of items are larger than it allows; choose another device (gtzan devices lists them).",
            TestDevice.Message(() => device.LaunchAdd(x, x, x)), StringComparison.Ordinal);
        TestDevice.AssertComputes(device);
    }

    [Fact]
    public void Every_advice_can_end_a_sentence()
    {
        for (var code = -80; code < 0; code++)
        {
            var advice = OpenClError.Advice(code);
            Assert.DoesNotContain(". ", advice, StringComparison.Ordinal);
            Assert.True(char.IsLower(advice[0]) && !advice.EndsWith('.'), advice);
            Assert.NotEqual("", OpenClError.Name(code));
        }
    }
}
