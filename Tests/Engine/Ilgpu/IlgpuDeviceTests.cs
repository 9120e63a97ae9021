using Gtzan.Engine;
using Gtzan.Engine.Ilgpu;

namespace Gtzan.Tests.Engine.Ilgpu;

/// <summary>Names, memory and refusals of the devices that ILGPU brings.</summary>
public sealed class IlgpuDeviceTests
{
    [Fact]
    public void The_names_are_known()
    {
        foreach (var name in new[] { "cuda", "cuda:1", "ilgpu-opencl", "ilgpu-opencl:2", "ilgpu-cpu" })
            Assert.True(Device.IsName(name), name);
        Assert.False(Device.IsName("ilgpu-cpu:1"));
        Assert.Contains("cuda[:n]", Device.NameForms);
        Assert.Contains("ilgpu-cpu", Device.Names);
    }

    [Fact]
    public void The_processor_takes_groups_of_256()
    {
        using var device = (IlgpuDevice)Device.Create("ilgpu-cpu");
        Assert.Equal("ilgpu-cpu", device.Name);
        Assert.InRange(device.MaximumGroupSize, 256, 1024);
        Assert.All(Gtzan.Engine.KernelCatalog.All, kernel => Assert.True(device.CanRun(kernel), kernel.Name));
    }

    [Fact]
    public void The_emulator_is_elsewhere() =>
        Assert.Contains("default build", Assert.Throws<DeviceException>(() => Device.Create("emulator")).Message, StringComparison.Ordinal);

    /// <summary>Whether there is a device or not, there is a sentence for one of a number that no machine has.</summary>
    [Theory]
    [InlineData("cuda")]
    [InlineData("ilgpu-opencl")]
    public void A_device_that_is_not_there_is_refused(string kind)
    {
        var message = Assert.Throws<DeviceException>(() => Device.Create($"{kind}:99")).Message;
        var platform = IlgpuPlatform.All.Single(platform => platform.Name == kind);
        var devices = platform.Devices();
        Assert.DoesNotContain("CPUAccelerator", message, StringComparison.Ordinal);
        if (devices.Count == 0)
            Assert.Equal(platform.Absence(), message);
        else if (devices.All(device => platform.Obstacle(device) is not null))
            Assert.Contains($"{devices[0].Name} {platform.Obstacle(devices[0])}", message, StringComparison.Ordinal);
        else
            Assert.Contains($"There is no device {kind}:99; this machine has", message, StringComparison.Ordinal);
    }

    /// <summary>ILGPU finds the OpenCL devices that the device opencl finds, whatever it then thinks of them.</summary>
    [OpenClFact]
    public void Ilgpu_finds_the_opencl_library() => Assert.NotEmpty(IlgpuPlatform.OpenCl.Devices());

    [Fact]
    public void Every_kind_is_described_by_devices_or_by_what_stands_in_their_way()
    {
        foreach (var platform in IlgpuPlatform.All)
        {
            var descriptions = platform.Describe();
            Assert.NotEmpty(descriptions);
            Assert.All(descriptions, description => Assert.True(description.Obstacle is not null || description.ComputesWith.Contains("ILGPU", StringComparison.Ordinal)));
            for (var number = 0; number < descriptions.Count(description => description.Obstacle is null); number++)
                Assert.Equal(platform.NameOf(number), descriptions[number].Name);
        }
    }

    [Fact]
    public void Values_come_back_as_they_were_sent()
    {
        using var device = new IlgpuDevice(IlgpuPlatform.Cpu);
        Assert.Equal([1.5f, float.NaN, -0f], device.FromArray([1.5f, float.NaN, -0f], [3]).ToArray());
        Assert.Equal([1 / 3f, 2e30f], device.FromArray([1 / 3.0, 2e30], [2]).ToDoubleArray());
        Assert.Equal([int.MinValue, -1, 7, int.MaxValue], device.FromIndices([int.MinValue, -1, 7, int.MaxValue], [4]).ToIndexArray());
    }

    /// <summary>Each upload is fetched before its memory on the host serves the next.</summary>
    [Fact]
    public void Uploads_do_not_overtake_each_other()
    {
        using var device = new IlgpuDevice(IlgpuPlatform.Cpu);
        var tensors = new List<Tensor>();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 20; i++)
                tensors.Add(device.FromArray([.. Enumerable.Repeat((float)tensors.Count, 100 + i)], [100 + i]));
            Assert.Equal(tensors.Count - 1, tensors[^1].ToArray()[0]);
        }

        for (var i = 0; i < tensors.Count; i++)
            Assert.All(tensors[i].ToArray(), value => Assert.Equal(i, value));
    }

    [Fact]
    public void Memory_of_a_step_is_used_again_in_the_next()
    {
        using var device = new IlgpuDevice(IlgpuPlatform.Cpu);
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
    public void A_device_that_was_disposed_says_so()
    {
        var device = new IlgpuDevice(IlgpuPlatform.Cpu);
        var x = device.FromArray([1f], [1]);
        device.Dispose();
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(() => x.Exp());
    }
}
