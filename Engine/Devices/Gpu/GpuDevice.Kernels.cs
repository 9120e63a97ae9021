using System.Numerics;
using ILGPU.Runtime;

namespace Gtzan.Engine.Devices.Gpu;

// Compiling kernels and launching them. An operation's launches are in Ops/<Op>/<Op>.Gpu.cs.
public sealed partial class GpuDevice
{
    /// <summary>The size of the groups of element-wise kernels: small enough for small tensors to reach every multiprocessor.</summary>
    internal const int ElementwiseGroupSize = 256;

    /// <summary>
    /// The number of attempts to load a kernel. LLVM in PoCL treats any memory fault in the process as a crash and deletes its temporary
    /// files. .NET turns such a fault (a null reference on another thread) into an exception, so a second attempt succeeds.
    /// </summary>
    private const int MaxAttempts = 4;

    // The C# compiler caches one delegate per method group, so the delegate's reference identifies the kernel.
    private readonly Dictionary<Delegate, object> _kernels = new(ReferenceEqualityComparer.Instance);

    /// <summary>The largest number of items a group may have.</summary>
    public int MaximumGroupSize => _accelerator.MaxNumThreadsPerGroup;

    /// <summary>The approximate number of groups that run concurrently; reductions are divided into this many parts.</summary>
    public int ComputeUnits => _accelerator.NumMultiprocessors;

    /// <summary>The stream of all launches and copies.</summary>
    public AcceleratorStream Stream => _accelerator.DefaultStream;

    /// <summary>The number of kernels compiled so far.</summary>
    internal int KernelsCompiled => _kernels.Count;

    /// <summary>Loads a kernel for this device: compiles it on first use and caches it by its method.</summary>
    /// <param name="kernel">The kernel's method as a method group: <c>Load&lt;UpdateLaunch&gt;(UpdateKernels.Step)</c>.</param>
    /// <exception cref="DeviceException">ILGPU or the driver cannot compile it, or the device has no groups of its size.</exception>
    public GpuKernel<TLaunch> Load<TLaunch>(Delegate kernel)
        where TLaunch : Delegate
    {
        ObjectDisposedException.ThrowIf(_accelerator.IsDisposed, this);
        _accelerator.Bind();
        if (_kernels.TryGetValue(kernel, out var loaded))
            return (GpuKernel<TLaunch>)loaded;

        var compiled = Compile<TLaunch>(KernelDescription.Of(kernel.Method));
        _kernels.Add(kernel, compiled);
        return compiled;
    }

    private GpuKernel<TLaunch> Compile<TLaunch>(KernelDescription kernel)
        where TLaunch : Delegate
    {
        var size = GroupSizeOf(kernel);
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var launch = kernel.IsElementwise
                    ? _accelerator.LoadImplicitlyGroupedKernel<TLaunch>(kernel.Method, size.X)
                    : _accelerator.LoadKernel<TLaunch>(kernel.Method);
                return new GpuKernel<TLaunch>(launch, size);
            }
            catch (Exception exception) when (attempt < MaxAttempts && IsOfDriver(exception))
            {
            }
            catch (Exception exception)
            {
                throw new DeviceException(
                    $"Kernel {kernel.Name} cannot be compiled for device {Name}: {GpuPlatform.ReasonOf(exception)}. " +
                    (IsOfDriver(exception)
                        ? "Update the driver, or choose another device."
                        : "Check that the launch has the kernel's parameters, and that the kernel uses only what a GPU has: numbers, " +
                            "structs, views, and calls of static methods of these."), exception);
            }
        }
    }

    /// <summary>Whether the device's driver refused the kernel, not ILGPU.</summary>
    private static bool IsOfDriver(Exception exception) => exception.GetBaseException() is AcceleratorException;

    /// <summary>
    /// The group size of a kernel: the size it requires, or the largest power of two that both the kernel and the device allow.
    /// </summary>
    private GroupCount GroupSizeOf(KernelDescription kernel)
    {
        if (kernel.GroupSize.Total > MaximumGroupSize)
        {
            throw new DeviceException(
                $"Kernel {kernel.Name} needs groups of {kernel.GroupSize.Total} items; device {Name} allows {MaximumGroupSize}. " +
                "Choose another device.");
        }

        var most = Math.Min(MaximumGroupSize, _platform.PreferredGroup);
        if (kernel.IsElementwise)
            return Math.Min(ElementwiseGroupSize, most);
        return kernel.MaximumGroupSize == 0 ? kernel.GroupSize : 1 << BitOperations.Log2((uint)Math.Min(kernel.MaximumGroupSize, most));
    }
}
