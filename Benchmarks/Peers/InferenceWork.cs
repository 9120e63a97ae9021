using Gtzan.Benchmarks.Measurement;
using Gtzan.Benchmarks.Models;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;

namespace Gtzan.Benchmarks.Peers;

/// <summary>
/// Classifies segments, from features in host memory to logits in host memory. PyTorch runs the modules as they are in
/// inference mode; optionally also compiled by TorchScript for this model and batch.
/// </summary>
internal sealed class InferenceWork(string model, int batch, PeerTarget target, bool withTorchScript) : PeerWork
{
    // After some steps, so that the running statistics are not trivial.
    private const int StepsBefore = 3;
    private const double Tolerance = 1e-4;

    private readonly Device _device = Device.Create("cpu");
    private ModelCase? _case;

    public override string Key => $"infer-{batch}/{model}";

    public override string Description => $"inference, batch {batch}: {model}";

    public override PeerTarget Target => target;

    /// <summary>
    /// The multiply-adds of the matrix products at the measured peak, or the reading of the weights at the measured bandwidth, whichever
    /// takes longer.
    /// </summary>
    public override double LeastSeconds(Roofline roofline) =>
        roofline.LeastSeconds(new Work(batch * _case!.FlopsPerExample(isTraining: false), sizeof(float) * (double)_case.Parameters));

    public override void Prepare()
    {
        _case = new ModelCase(model, _device, batch, hasMfccRanges: true);
        for (var step = 0; step < StepsBefore; step++)
            _case.Train();
    }

    public override void Agree(PeerProcess peer)
    {
        var variants = Open(peer, _case!.Export(), new { command = "open", kind = "infer", model, torchscript = withTorchScript });
        CompareResults(peer, variants, _case!.Logits(), Tolerance);
    }

    public override void Run() => _case!.Predict();

    public override void Dispose() => _device.Dispose();
}
