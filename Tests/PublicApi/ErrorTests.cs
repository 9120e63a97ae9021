using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Tests.PublicApi;

/// <summary>The mistakes of a guest's first day are named.</summary>
public sealed class ErrorTests
{
    [Fact]
    public void A_layer_that_was_not_built_is_named()
    {
        using var device = Device.Create("cpu");
        using var step = device.BeginStep();
        var exception = Assert.Throws<InvalidOperationException>(
            () => new Dense(3).Forward(device.FromArray([1, 2], [1, 2]), Pass.Inference));
        Assert.Equal(
            "Layer Dense is not built: build it in the Build of the layer that contains it (build.Layer(inner, shape)), or build its " +
            "model.",
            exception.Message);
    }

    [Fact]
    public void A_gradient_check_in_single_precision_is_refused()
    {
        using var device = Device.Create("cpu");
        var x = device.FromArray([1, 2], [2]);
        x.RequiresGradient = true;
        var exception = Assert.Throws<ArgumentException>(() => new GradientCheck().Run("sum", () => x.Sum(), [("x", x)]));
        Assert.Equal(
            "GradientCheck: input x of sum is on cpu; finite differences need double precision: make the tensors on device reference.",
            exception.Message);
    }

    [Fact]
    public void Weights_that_are_not_there_are_named()
    {
        using var device = Device.Create("cpu");
        var model = new Sequential(new Dense(3));
        model.Build(device, [2], seed: 1);
        Assert.Equal(
            "There is no file nowhere/nothing.safetensors.",
            Assert.Throws<FileNotFoundException>(() => model.Load("nowhere/nothing.safetensors")).Message);
    }

    [Fact]
    public void Elements_read_as_those_of_another_device_are_refused()
    {
        using var device = Device.Create("reference");
        var x = device.FromArray([1, 2], [2]);
        Assert.StartsWith(
            "Tensor [2] on reference has no elements of this kind of device; read them in",
            Assert.Throws<ArgumentException>(() => CpuOperands.Values(x).Length).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ilgpu-cpu")]
    [InlineData("opencl")]
    public void A_launch_that_lacks_a_parameter_of_the_kernel_is_named(string name)
    {
        Assert.SkipUnless(Device.Names.Contains(name), $"This machine has no device {name}.");
        using var device = (GpuDevice)Device.Create(name);
        var exception = Assert.Throws<DeviceException>(() => device.Load<TooShortLaunch>(GuestKernels.Scale));
        Assert.StartsWith($"Kernel Guest.Scale cannot be compiled for device {device.Name}: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains("Check that the launch has the kernel's parameters", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kernel_that_calls_what_no_GPU_has_is_named()
    {
        Assert.SkipUnless(Device.Names.Contains("opencl"), "This machine has no device opencl.");
        using var device = (GpuDevice)Device.Create("opencl");
        var exception = Assert.Throws<DeviceException>(() => device.Load<Launch>(GuestKernels.Allocate));
        Assert.DoesNotContain("Update the driver", exception.Message, StringComparison.Ordinal);
    }

    private delegate void Launch(AcceleratorStream stream, Index1D length, ArrayView<float> x);

    private delegate void TooShortLaunch(AcceleratorStream stream, Index1D length, ArrayView<float> x);

    private static class GuestKernels
    {
        [Kernel]
        public static void Scale(Index1D i, ArrayView<float> x, float factor) => x[i] *= factor;

        [Kernel]
        public static void Allocate(Index1D i, ArrayView<float> x) => x[i] = new List<float> { 1 }.Count;
    }
}
