using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Benchmarks.Validation;
using Gtzan.Engine.Devices.Catalog;

namespace Gtzan.Benchmarks.Models;

/// <summary>
/// Classifies segments, one (interactive) or 256 at a time (evaluation), from features on the host to logits on the host.
/// Operations counted are those of the matrix products. One segment alone is bound by reading the weights and by starting operations.
/// Checked before: the logits, against the same model on the reference.
/// </summary>
[MemoryDiagnoser(displayGenColumns: false)]
public class InferenceBenchmarks : ModelBenchmarks
{
    /// <summary>The batch of an evaluation.</summary>
    internal const int LargeBatch = 256;

    private ModelCase? _case;

    /// <summary>The number of segments.</summary>
    [Params(1, LargeBatch)]
    public int Batch { get; set; }

    public override Work WorkOf(string benchmark) => new(Batch * FlopsPerExample(isTraining: false), Examples: Batch);

    [GlobalSetup]
    public void Prepare()
    {
        Device = Gtzan.Engine.Devices.Device.Create(DeviceName);
        using var reference = Gtzan.Engine.Devices.Device.Create("reference");
        var batch = Math.Min(Batch, CheckedBatch);
        ReferenceCheck.Compare(
            $"{Model} on {DeviceName}, logits", new ModelCase(Model, reference, batch).Logits(),
            new ModelCase(Model, Device, batch).Logits(), Tolerance);

        _case = new ModelCase(Model, Device, Batch);
        WarmUp.Run(() => _case.Predict());
    }

    /// <summary>One batch. Returns the first logit.</summary>
    [Benchmark]
    public float Predict() => _case!.Predict();
}
