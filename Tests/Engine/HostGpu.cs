using Gtzan.Engine;

namespace Gtzan.Tests.Engine;

/// <summary>The one device for GPU kernels that needs nothing but this program: the emulator, or in the build with ILGPU the accelerator that it brings for the CPU.</summary>
internal static class HostGpu
{
#if UPSTREAM
    public const string Name = "ilgpu-cpu";
#else
    public const string Name = "emulator";
#endif

    public static GpuDevice Open() => (GpuDevice)Device.Create(Name);
}
