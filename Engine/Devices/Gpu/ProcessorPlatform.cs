using ILGPU;
using ILGPU.Runtime;
using ILGPU.Runtime.CPU;
using Accelerated = ILGPU.Runtime.Device;

namespace Gtzan.Engine.Devices.Gpu;

/// <summary>
/// ILGPU's CPU accelerator. It runs the kernels' own IL, so that a debugger can step through them, and does not use ILGPU's compiler.
/// </summary>
internal sealed record ProcessorPlatform() : GpuPlatform("ilgpu-cpu", IsNumbered: false)
{
    // By default groups have at most 16 items, and our kernels up to 256. Our kernels do not depend on the warp size; the smallest, 2, runs
    // element-wise kernels on two threads, which wake each other fastest.
    private static readonly CPUDevice Device = new(numThreadsPerWarp: 2, numWarpsPerMultiprocessor: 128, numMultiprocessors: 1);

    /// <summary>Each item is a thread, so synchronising large groups would cost more than their work.</summary>
    public override int PreferredGroup => 16;

    public override string NoDeviceMessage() => throw new InvalidOperationException("ILGPU lists no processor.");

    // One thread at a time (CPUAcceleratorMode.Sequential, and Auto under a debugger) takes seconds for a barrier of 256 items.
    public override Accelerator Open(Context context, Accelerated device) =>
        ((CPUDevice)device).CreateCPUAccelerator(context, CPUAcceleratorMode.Parallel);

    private protected override IEnumerable<FoundDevice> List() => [FoundDevice.Usable(Device)];
}
