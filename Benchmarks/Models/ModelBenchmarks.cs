using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Kernels;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Benchmarks.Validation;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Devices.Cpu;

namespace Gtzan.Benchmarks.Models;

/// <summary>The base of model benchmarks: the device and the model.</summary>
public abstract class ModelBenchmarks : IWorkload
{
    /// <summary>
    /// The largest difference allowed to the reference, relative to the largest magnitude: errors add up over the layers.
    /// </summary>
    private protected const double Tolerance = 1e-4;

    /// <summary>The batch for the check: the reference takes most of a second for each segment more.</summary>
    private protected const int CheckedBatch = 2;

    /// <summary>The devices to benchmark.</summary>
    public static IEnumerable<string> DeviceNames => KernelBenchmarks.DeviceNames;

    /// <summary>The models.</summary>
    public static IEnumerable<string> Models => ModelCase.Names;

    /// <summary>The device.</summary>
    [ParamsSource(nameof(DeviceNames))]
    public string DeviceName { get; set; } = "";

    /// <summary>The model.</summary>
    [ParamsSource(nameof(Models))]
    public string Model { get; set; } = "";

    /// <inheritdoc/>
    public abstract Work WorkOf(string benchmark);

    [GlobalCleanup]
    public void Dispose() => Device?.Dispose();

    private protected Device? Device { get; set; }

    /// <summary>Compares the loss and every parameter's gradient with those of the same model on the reference.</summary>
    private protected void CheckGradients(Device device)
    {
        using var reference = Gtzan.Engine.Devices.Device.Create("reference");
        var expected = new ModelCase(Model, reference, CheckedBatch).Gradients();
        var actual = new ModelCase(Model, device, CheckedBatch).Gradients();
        foreach (var (want, got) in expected.Zip(actual))
            ReferenceCheck.Compare($"{Model} on {DeviceName}, {want.Name}", want.Values, got.Values, Tolerance);
    }

    private protected double FlopsPerExample(bool isTraining)
    {
        using var device = new CpuDevice(threads: 1);
        return new ModelCase(Model, device, batch: 1).FlopsPerExample(isTraining);
    }
}
