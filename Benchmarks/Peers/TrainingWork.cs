using Gtzan.Benchmarks.Measurement;
using Gtzan.Benchmarks.Models;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;

namespace Gtzan.Benchmarks.Peers;

/// <summary>
/// A training step at batch 32: forward, backward, Adam, from features in host memory to the updated parameters and the loss.
/// </summary>
internal sealed class TrainingWork(string model, PeerTarget target) : PeerWork
{
    private const int Batch = 32;

    // The number of steps whose losses are compared, from the same weights without dropout.
    private const int ComparedSteps = 10;
    private const double Tolerance = 1e-4;

    private readonly Device _device = Device.Create("cpu");
    private ModelCase? _case;

    public override string Key => $"train/{model}";

    public override string Description => $"training step, batch {Batch}: {model}";

    public override PeerTarget Target => target;

    /// <summary>
    /// The multiply-adds of the matrix products at the measured peak, and after them what Adam must move at the measured bandwidth over as
    /// much memory as it goes through: of each trainable number it reads the weight, the gradient and two moments and writes all but the
    /// gradient, 28 bytes in 16. Everything else, such as pooling, activations and packing, is counted as free.
    /// </summary>
    public override double LeastSeconds(Roofline roofline)
    {
        double trainable = _case!.TrainableParameters;
        return (Batch * _case.FlopsPerExample(isTraining: true) / roofline.PeakFlops)
            + (7 * sizeof(float) * trainable / roofline.Bandwidth(4 * sizeof(float) * trainable));
    }

    public override void Prepare()
    {
        _case = new ModelCase(model, _device, Batch, hasMfccRanges: true);
    }

    public override void Agree(PeerProcess peer)
    {
        var compared = new ModelCase(model, _device, Batch, hasDropout: false, hasMfccRanges: true);
        var variants = Open(peer, compared.Export(), new { command = "open", kind = "train", model, dropout = false });
        var ours = Enumerable.Range(0, ComparedSteps).Select(_ => (double)compared.Train()).ToArray();
        foreach (var variant in variants)
        {
            var theirs = peer.AskNumbers(new { command = "losses", count = ComparedSteps, variant }, "losses", ComparedSteps);
            Compare($"{Description} ({variant}), losses of the first {ComparedSteps} steps", ours, theirs, Tolerance);
        }

        _case!.Restart();
        Open(peer, _case.Export(), new { command = "open", kind = "train", model, dropout = true });
    }

    public override void Run() => _case!.Train();

    public override void Restart() => _case!.Restart();

    public override void Dispose() => _device.Dispose();
}
