using System.Runtime.CompilerServices;
using ILGPU.Runtime.Cuda;
using ILGPU.Runtime.OpenCL;

namespace Gtzan.Engine.Devices.Gpu;

/// <summary>
/// Accesses two non-public members of ILGPU 1.5.3. Tests check the package's version and that both members still work (the second only
/// where a C compiler is available to build a stub driver).
/// </summary>
internal static class IlgpuInternals
{
    /// <summary>The supported version of ILGPU.</summary>
    public const string Version = "1.5.3";

    /// <summary>
    /// Says whether an OpenCL device has a generic address space. <c>CLAccelerator</c> refuses devices without one, among them PoCL 3.1
    /// (Debian 12), though at <c>OptimizationLevel.O2</c>, where ILGPU infers the address space of every pointer, no kernel of ours uses
    /// it.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_GenericAddressSpace")]
    public static extern void SetGenericAddressSpace(CLCapabilityContext capabilities, bool value);

    /// <summary>
    /// Reads the properties of a CUDA device. <c>CudaDevice.GetDevices</c> swallows every exception, so that a driver which fails looks
    /// like no device.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    public static extern CudaDevice NewCudaDevice(int number);
}
