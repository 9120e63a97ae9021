using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Verification;

namespace Gtzan.Tests.Engine.Devices.Gpu;

/// <summary>Tests names, memory and errors of ILGPU devices, on ILGPU's CPU accelerator, which is always available.</summary>
[Trait("Category", "Device")]
public sealed class GpuDeviceTests
{
    [Fact]
    public void Names_are_known_whether_or_not_the_machine_has_the_device()
    {
        foreach (var name in new[] { "auto", "cuda", "cuda:1", "opencl", "opencl:2", "ilgpu-cpu" })
            Assert.True(Device.IsName(name), name);
        foreach (var name in new[] { "ilgpu-cpu:1", "cuda:", "cuda:-1", "gpu", "auto:0" })
            Assert.False(Device.IsName(name), name);
        Assert.Equal(["auto", "cpu", "reference", "cuda[:n]", "opencl[:n]", "ilgpu-cpu"], Device.NameForms);
        Assert.Contains("ilgpu-cpu", Device.Names);
    }

    [Fact]
    public void Auto_is_the_first_gpu_or_else_the_cpu()
    {
        using var device = Device.Create(DeviceCatalog.Auto);
        Assert.Equal(Device.FirstGpu ?? "cpu", device.Name);
    }

    /// <summary>
    /// No machine has 100 devices. Without a driver, with a driver and no usable device, and with devices, the reason is another.
    /// </summary>
    [Theory]
    [InlineData(
        "cuda", "^There is no CUDA on this machine: NVIDIA's driver ",
        "^NVIDIA's driver .* (lists no device|cannot start)|^There is no device that can be used as cuda: ")]
    [InlineData(
        "opencl", "^There is no OpenCL device on this machine. Install the driver ", "^There is no device that can be used as opencl: ")]
    public void A_missing_device_is_refused_with_the_reason(string kind, string noDriver, string noUsableDevice)
    {
        var message = Assert.Throws<DeviceException>(() => Device.Create($"{kind}:99")).Message;
        var isUsable = Device.Names.Contains(kind);
        Assert.Matches(
            isUsable ? $@"^There is no device {kind}:99; this machine has \d+: {kind} \(.+\)" : $"{noDriver}|{noUsableDevice}", message);
        Assert.EndsWith(".", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_kind_is_described_by_its_devices_or_by_why_there_are_none()
    {
        foreach (var platform in GpuPlatform.All)
        {
            var descriptions = platform.Describe();
            Assert.NotEmpty(descriptions);
            foreach (var (number, description) in descriptions.Where(description => description.Obstacle is null).Index())
                Assert.Equal(number == 0 ? platform.Name : $"{platform.Name}:{number}", description.Name);
        }
    }

    /// <summary>The kernels' own IL: what a debugger steps through.</summary>
    [Fact]
    public void The_processor_computes_as_the_reference_does()
    {
        var cases = DeviceCheck.SmallCases(TestScale.Of(100, all: DeviceCheck.MaxElementsOfQuick));
        var agreements = DeviceCheck.Run(Device.Create("ilgpu-cpu"), cases);
        Assert.All(agreements, agreement => Assert.True(agreement.Disagreement is null, agreement.Disagreement));
        Assert.Contains(agreements, agreement => agreement.Operation == "Lstm");
    }

    [Fact]
    public void Values_come_back_as_they_were_sent()
    {
        using var device = new GpuDevice(GpuPlatform.Processor);
        Assert.Equal([1.5f, float.NaN, -0f], device.FromArray([1.5f, float.NaN, -0f], [3]).ToArray());
        Assert.Equal([1 / 3f, 2e30f], device.FromArray([1 / 3.0, 2e30], [2]).ToDoubleArray());
        Assert.Equal([int.MinValue, -1, 7, int.MaxValue], device.FromIndices([int.MinValue, -1, 7, int.MaxValue], [4]).ToIndexArray());
    }

    [Fact]
    public void Memory_of_a_step_is_used_again_in_the_next()
    {
        using var device = new GpuDevice(GpuPlatform.Processor);
        var x = device.FromArray([1f, 2, 3, 4], [2, 2]);
        DeviceMemory? first = null;
        for (var i = 0; i < 5; i++)
        {
            using var step = device.BeginStep();
            Assert.Equal([7f, 10, 15, 22], x.MatMul(x).ToArray());
            first ??= device.Memory;
            Assert.Equal(first, device.Memory);
        }

        Assert.True(first!.Value.StepBuffers > 0 && first.Value.ReservedBytes > 0);
        Assert.Equal(0, device.Memory.StepBuffers);
    }

    [Fact]
    public void Using_a_disposed_device_throws()
    {
        var device = new GpuDevice(GpuPlatform.Processor);
        var x = device.FromArray([1f], [1]);
        device.Dispose();
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => x.Exp());
        Assert.Throws<ObjectDisposedException>(() => x.ToArray());
        Assert.Throws<ObjectDisposedException>(() => device.Zeros([3]));
    }

    private static void NoKernel()
    {
    }

    [Fact]
    public void A_method_without_the_kernel_attribute_is_refused()
    {
        using var device = new GpuDevice(GpuPlatform.Processor);
        Assert.Contains(
            "it has no [Kernel] attribute", Assert.Throws<ArgumentException>(() => device.Load<Action>(NoKernel)).Message,
            StringComparison.Ordinal);
    }
}
