using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Devices.Catalog;

namespace Gtzan.Benchmarks.Models;

/// <summary>
/// An epoch over the training part of the synthetic corpus: 21 batches of 32 segments, as <c>gtzan train</c> goes through them. The loss is
/// read once, at the end: an asynchronous device does not wait in between. Operations counted are those of the matrix products. Checked
/// before: the loss and every parameter's gradient, against the same model on the reference.
/// </summary>
public class EpochBenchmarks : ModelBenchmarks
{
    private const int Batch = 32;
    private const int Batches = 21;

    private ModelCase? _case;

    public override Work WorkOf(string benchmark) => new(Batches * Batch * FlopsPerExample(isTraining: true), Examples: Batches * Batch);

    [GlobalSetup]
    public void Prepare()
    {
        Device = Gtzan.Engine.Devices.Device.Create(DeviceName);
        CheckGradients(Device);
        _case = new ModelCase(Model, Device, Batch);
        _case.Train();
    }

    /// <summary>One epoch. Returns the last loss.</summary>
    [Benchmark]
    public float Epoch() => _case!.TrainEpoch(Batches);
}
