using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Devices.Catalog;

namespace Gtzan.Benchmarks.Models;

/// <summary>
/// Whole training steps at batch 32, as <c>gtzan train</c> does them: features to the device, forward, loss, backward, Adam. They must
/// allocate nothing. Operations counted are those of the matrix products. The mlps are bound by memory (Adam and the packing of 430,000
/// weights that are used 32 times), the cnn by multiply-adds and by what pooling, normalisation and ReLU move, the rnn by its 260 dependent
/// steps. Checked before: the loss and every parameter's gradient, against the same model on the reference.
/// </summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class TrainingStepBenchmarks : ModelBenchmarks
{
    private const int Batch = 32;

    private ModelCase? _case;

    public override Work WorkOf(string benchmark) => new(Batch * FlopsPerExample(isTraining: true), Examples: Batch);

    [GlobalSetup]
    public void Prepare()
    {
        Device = Gtzan.Engine.Devices.Device.Create(DeviceName);
        CheckGradients(Device);
        _case = new ModelCase(Model, Device, Batch);
        WarmUp.Run(() => _case.Train());
    }

    /// <summary>One step. Returns the loss.</summary>
    [Benchmark]
    public float Train() => _case!.Train();
}
