#if !UPSTREAM
using Gtzan.Engine;

namespace Gtzan.Tests.Engine;

/// <summary>What the default build says of devices that the upstream-packages build has.</summary>
public sealed class OtherBuildTests
{
    [Theory]
    [InlineData("cuda", "cuda")]
    [InlineData("cuda:1", "cuda")]
    [InlineData("ilgpu-opencl", "ilgpu-opencl")]
    [InlineData("ilgpu-cpu", "ilgpu-cpu")]
    public void A_device_of_ilgpus_is_known_and_refused_with_the_way_to_build_it(string name, string kind)
    {
        Assert.True(Device.IsName(name));
        Assert.Equal(
            $"The device {kind} needs ILGPU, which is not part of this build: build with dotnet build -c Release -p:UpstreamPackages=true, " +
            "or choose opencl, which runs the same kernels without it.",
            Assert.Throws<DeviceException>(() => Device.Create(name)).Message);
    }

    [Fact]
    public void It_is_not_offered()
    {
        Assert.DoesNotContain(Device.NameForms, form => form.StartsWith("cuda", StringComparison.Ordinal) || form.StartsWith("ilgpu", StringComparison.Ordinal));
        Assert.False(Device.IsName("ilgpu-cpu:1"));
        Assert.DoesNotContain("cuda", Device.Names);
    }
}
#endif
