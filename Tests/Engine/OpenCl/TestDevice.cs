using Gtzan.Engine;
using Gtzan.Engine.OpenCl;

namespace Gtzan.Tests.Engine.OpenCl;

/// <summary>The machine's first OpenCL device for one test.</summary>
internal static class TestDevice
{
    /// <summary>Opens the device, with the cache of all tests or one of its own.</summary>
    public static OpenClDevice Open(KernelCache? cache = null) => new(OpenClInstallation.Default, 0, cache ?? new KernelCache());

    /// <summary>Opens the device with functions of its own, that may be replaced.</summary>
    public static OpenClDevice Open(out OpenClApi functions, KernelCache? cache = null)
    {
        functions = OpenClApi.OfMachine()!;
        return new OpenClDevice(new OpenClInstallation(functions), 0, cache ?? new KernelCache());
    }

    /// <summary>A cache where nothing can be written: below a file.</summary>
    public static KernelCache NoCache { get; } = new(Path.Combine(typeof(TestDevice).Assembly.Location, "kernels"));

    public static Tensor Numbers(this Device device, int count, int first = 0) =>
        device.FromArray([.. Enumerable.Range(first, count).Select(i => (float)i)], [count]);

    public static void LaunchAdd(this OpenClDevice device, Tensor x, Tensor y, Tensor z) =>
        device.Begin(TestKernels.Add).Buffer(x, ElementType.Real).Buffer(y, ElementType.Real).Buffer(z, ElementType.Real).Run(z.Shape.Length);

    /// <summary>Whether kernels can be launched and results read.</summary>
    public static void AssertComputes(OpenClDevice device)
    {
        var (x, z) = (device.Numbers(1000), device.NewTensor([1000]));
        device.LaunchAdd(x, x, z);
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => 2f * i), z.ToArray());
    }

    public static string Message(Action action) => Assert.Throws<DeviceException>(action).Message;
}
