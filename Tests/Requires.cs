using Gtzan.Engine.Devices.Gpu;
using Gtzan.Tests.Audio.Decoding;

namespace Gtzan.Tests;

/// <summary>Skips a test, with the reason, on a machine without a component that the test needs.</summary>
internal static class Requires
{
    private static readonly Lazy<string?> NoOpenCl = new(
        () => GpuPlatform.OpenCl.Describe()[0].Obstacle is { } obstacle ? $"needs an OpenCL device: {obstacle}" : null);

    /// <summary>Skips the test if a requirement is missing.</summary>
    /// <param name="obstacle">The missing requirement; null if there is none.</param>
    public static void No(string? obstacle)
    {
        if (obstacle is not null)
            Assert.Skip(obstacle);
    }

    public static void Unix() => Assert.SkipWhen(OperatingSystem.IsWindows(), "needs Unix: a shell, signals, named pipes");

    public static void Linux() => Assert.SkipUnless(OperatingSystem.IsLinux(), "needs Linux");

    public static void OpenCl() => No(NoOpenCl.Value);

    public static void Sndfile() => No(ForeignFiles.Obstacle);

    public static void PythonOnnx() =>
        Assert.SkipWhen(
            Models.Commands.PythonOnnx.Interpreter is null, "needs a Python with the package onnx (Debian: apt-get install python3-onnx)");
}
