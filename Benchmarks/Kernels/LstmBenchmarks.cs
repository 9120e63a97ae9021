using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.Lstm;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>An LSTM layer over 130 steps.</summary>
/// <param name="Name">Which of the two.</param>
/// <param name="Inputs">Features of a step.</param>
/// <param name="Units">Units.</param>
/// <param name="ReturnsSequences">Whether every step's state is handed on, or the last one's alone. The first layer is the model's input:
/// it needs no ∂x.</param>
public sealed record LstmLayer(string Name, int Inputs, int Units, bool ReturnsSequences)
{
    public override string ToString() => $"{Name} 130x{Inputs}->{Units}";
}

/// <summary>
/// The rnn's two LSTM layers, whole, at batch 32. Operations counted are those of the matrix products: with all steps at once for the
/// inputs, step by step for the state. The latter are 130 dependent products of 8×64 with 64×256 a thread, and between them the gates'
/// exponentials: these, and not memory, are the limit.
/// </summary>
public class LstmBenchmarks : KernelBenchmarks
{
    private const int Steps = 130;

    public static IEnumerable<LstmLayer> Layers =>
    [
        new("lstm1", 13, 64, ReturnsSequences: true),
        new("lstm2", 64, 64, ReturnsSequences: false),
    ];

    [ParamsSource(nameof(Layers))]
    public LstmLayer Layer { get; set; } = null!;

    public override Work WorkOf(string benchmark)
    {
        double product = 2.0 * Batch * Steps * Gates, inputs = product * Layer.Inputs, states = product * Layer.Units;
        // Backward: a product for each kernel's gradient, one back through the recurrence, and one for ∂x where it is wanted.
        return new Work(benchmark == nameof(Forward) ? inputs + states : (NeedsInputGradient ? 2 : 1) * inputs + (2 * states));
    }

    [GlobalSetup(Target = nameof(Forward))]
    public void PrepareForward() => Prepare(nameof(Forward), Batch, (device, batch) =>
    {
        var (run, gates, cells, hidden) = ForwardOn(device, batch);
        return new Kernel(run, gates, cells, hidden);
    });

    [GlobalSetup(Target = nameof(Backward))]
    public void PrepareBackward() => Prepare(nameof(Backward), Batch, (device, batch) =>
    {
        var (run, gates, cells, hidden) = ForwardOn(device, batch);
        run();
        var gradient = Operands.Normal(device, Layer.ReturnsSequences ? hidden.Shape : [batch, Layer.Units], which: 4);
        var (x, kernel, recurrent, geometry) = (X(device, batch), Kernel(device), RecurrentKernel(device), Geometry(batch));
        var (ofGates, ofInput) = (device.Zeros(gates.Shape), NeedsInputGradient ? device.Zeros(x.Shape) : null);
        var (ofKernel, ofRecurrent, ofBias) = (device.Zeros(kernel.Shape), device.Zeros(recurrent.Shape), device.Zeros([Gates]));
        return new Kernel(
            () => device.Run(new LstmBackwardOp(
                x, kernel, recurrent, gates, cells, hidden, gradient, geometry, ofGates, ofInput, ofKernel, ofRecurrent, ofBias)),
            [ofGates, ofKernel, ofRecurrent, ofBias, .. NeedsInputGradient ? [ofInput!] : Array.Empty<Tensor>()]);
    });

    /// <summary>Gates, cells and states of all steps.</summary>
    [Benchmark]
    public void Forward() => Run();

    /// <summary>Back through time, and all gradients.</summary>
    [Benchmark]
    public void Backward() => Run();

    private int Gates => 4 * Layer.Units;

    private bool NeedsInputGradient => !Layer.ReturnsSequences;

    private (Action Run, Tensor Gates, Tensor Cells, Tensor Hidden) ForwardOn(Device device, int batch)
    {
        var (x, kernel, recurrent, bias) =
            (X(device, batch), Kernel(device), RecurrentKernel(device), Operands.Normal(device, [Gates], which: 3));
        var (gates, cells, hidden) =
            (device.Zeros([batch, Steps, Gates]), device.Zeros([batch, Steps, Layer.Units]), device.Zeros([batch, Steps, Layer.Units]));
        var geometry = Geometry(batch);
        return (() => device.Run(new LstmOp(x, kernel, recurrent, bias, geometry, gates, cells, hidden)), gates, cells, hidden);
    }

    private LstmGeometry Geometry(int batch) => new(batch, Steps, Layer.Inputs, Layer.Units);

    private Tensor X(Device device, int batch) => Operands.Normal(device, [batch, Steps, Layer.Inputs]);

    private Tensor Kernel(Device device) => Operands.Normal(device, [Layer.Inputs, Gates], which: 1, 1 / Math.Sqrt(Layer.Inputs));

    private Tensor RecurrentKernel(Device device) => Operands.Normal(device, [Layer.Units, Gates], which: 2, 1 / Math.Sqrt(Layer.Units));
}
