using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Benchmarks.Validation;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Devices.Gpu;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>
/// The base of kernel benchmarks: a device, a check against the reference before the first measurement, and the timed call. Operands are
/// reused between calls, so they are cached if they fit, as in a training step.
/// </summary>
public abstract class KernelBenchmarks : IWorkload
{
    /// <summary>The batch of the study's training.</summary>
    protected const int Batch = 32;

    /// <summary>The reference's plain loops take some hundredths of a second for so many operations.</summary>
    private const double FlopsOfCheck = 5e7;

    private Device? _device;
    private Kernel? _kernel;

    /// <summary>The devices to benchmark, without those for reading and debugging.</summary>
    public static IEnumerable<string> DeviceNames => Device.Names.Where(name => name is not ("reference" or "ilgpu-cpu"));

    /// <summary>The device.</summary>
    [ParamsSource(nameof(DeviceNames))]
    public string DeviceName { get; set; } = "";

    /// <inheritdoc/>
    public abstract Work WorkOf(string benchmark);

    [GlobalCleanup]
    public void Dispose() => _device?.Dispose();

    /// <summary>
    /// Checks a kernel against the reference, at the size that is timed or, where that would take long, at a smaller batch of the same
    /// layer, and makes it ready to be timed.
    /// </summary>
    private protected void Prepare(string benchmark, int batch, Func<Device, int, Kernel> make)
    {
        _device = Device.Create(DeviceName);
        var checkedBatch = (int)Math.Clamp(batch * FlopsOfCheck / Math.Max(1, WorkOf(benchmark).Flops), 1, batch);
        ReferenceCheck.Run($"{GetType().BaseType!.Name}.{benchmark} on {DeviceName}", _device, device => make(device, checkedBatch));
        _kernel = make(_device, batch);
        WarmUp.Run(Run);
    }

    /// <summary>Runs one call to completion: on a GPU, the call itself only queues the work.</summary>
    private protected void Run()
    {
        _kernel!.Run();
        (_device as GpuDevice)?.Finish();
    }
}
