using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Devices.Gpu;

/// <summary>Tests the host's cost per launch, and what the host knows without waiting for the device.</summary>
[Collection(OpenClTests.Name)]
[Trait("Category", "Device")]
public sealed class OpenClDeviceTests(OpenClFixture fixture)
{
    [Fact]
    public void A_steady_training_step_allocates_nothing_and_compiles_nothing()
    {
        foreach (var name in SmallModels.Names)
        {
            var training = new SmallTraining(fixture.Gpu, SmallModels.Create(name), batch: 6);
            for (var i = 0; i < 20; i++)
                training.StepWithoutReading();
            var (kernels, buffers, before) =
                (fixture.Gpu.KernelsCompiled, fixture.Gpu.StepBuffersMade, GC.GetAllocatedBytesForCurrentThread());
            for (var i = 0; i < 20; i++)
                training.StepWithoutReading();
            Assert.Equal((name, 0), (name, GC.GetAllocatedBytesForCurrentThread() - before));
            Assert.Equal((kernels, buffers), (fixture.Gpu.KernelsCompiled, fixture.Gpu.StepBuffersMade));
        }
    }

    [Fact]
    public void The_range_of_uploaded_indices_is_known_without_a_download()
    {
        var labels = (GpuStorage)fixture.Gpu.FromIndices([3, -1, 9, 4], [4]).Storage;
        Assert.Equal((-1, 9), (labels.MinIndex, labels.MaxIndex));
    }

    /// <summary>Each upload completes before its staging memory is reused.</summary>
    [Fact]
    public void Uploads_do_not_overtake_each_other()
    {
        var tensors = new List<Tensor>();
        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < 20; i++)
                tensors.Add(fixture.Gpu.FromArray([.. Enumerable.Repeat((float)tensors.Count, 100 + i)], [100 + i]));
            Assert.Equal(tensors.Count - 1, tensors[^1].ToArray()[0]);
        }

        for (var i = 0; i < tensors.Count; i++)
            Assert.All(tensors[i].ToArray(), value => Assert.Equal(i, value));
    }

    [Fact]
    public void Running_out_of_memory_is_reported_with_the_size()
    {
        var held = new List<Tensor>();
        Action takeAll = () =>
        {
            while (held.Count < 1000)
                held.Add(fixture.Gpu.NewTensor([2_000_000_000]));
        };
        var message = Assert.Throws<DeviceException>(takeAll).Message;
        Assert.StartsWith("Device opencl has no memory for another 8,000.0 MB (", message, StringComparison.Ordinal);
        Assert.EndsWith("use a smaller batch or a smaller model, or choose another device.", message, StringComparison.Ordinal);
        Assert.Equal([2f, 4], fixture.Gpu.FromArray([1f, 2], [2]).Scale(2).ToArray());
    }

    /// <summary>The two non-public members of ILGPU exist in the version that the code was written for.</summary>
    [Fact]
    public void The_non_public_members_of_ilgpu_still_work_in_this_version()
    {
        Requires.OpenCl();
        Assert.Equal(IlgpuInternals.Version, ILGPU.Context.Version);
        var device = Assert.IsType<ILGPU.Runtime.OpenCL.CLDevice>(GpuPlatform.OpenCl.Find(0));
        IlgpuInternals.SetGenericAddressSpace(device.Capabilities, false);
        Assert.False(device.Capabilities.GenericAddressSpace);
        IlgpuInternals.SetGenericAddressSpace(device.Capabilities, true);
        Assert.True(device.Capabilities.GenericAddressSpace);
    }
}
