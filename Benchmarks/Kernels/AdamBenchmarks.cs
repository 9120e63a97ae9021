using BenchmarkDotNet.Attributes;
using Gtzan.Benchmarks.Measurement;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Tensors;

namespace Gtzan.Benchmarks.Kernels;

/// <summary>A parameter of a model.</summary>
public sealed record ParameterSize(string Name, int Length)
{
    public override string ToString() => $"{Name} {Length}";
}

/// <summary>
/// One step of Adam on one parameter: four streams read and three written, 28 bytes an element. Bound by memory; the root and the division
/// fit beside it.
/// </summary>
public class AdamBenchmarks : KernelBenchmarks
{
    public static IEnumerable<ParameterSize> Parameters =>
    [
        new("mlp_fc1", 1690 * 256),
        new("cnn_conv3", 3 * 3 * 64 * 128),
        new("lstm_recurrent", 64 * 256),
    ];

    [ParamsSource(nameof(Parameters))]
    public ParameterSize Parameter { get; set; } = null!;

    public override Work WorkOf(string benchmark) => new(Bytes: 28.0 * Parameter.Length);

    [GlobalSetup]
    public void Prepare() => Prepare(nameof(Update), batch: 1, (device, _) =>
    {
        Shape shape = [Parameter.Length];
        var (parameter, gradient) = (Operands.Normal(device, shape, 0, 0.05), Operands.Normal(device, shape, 1, 0.01));
        // The second moment is positive, as it is after a few steps of training.
        var (first, second) = (Operands.Normal(device, shape, 2, 0.01), device.Filled(shape, 1e-4f));
        var coefficients = new UpdateCoefficients(StepSize: 1e-4f, FirstRate: 0.1f, SecondRate: 0.001f, Epsilon: 1e-7f);
        return new Kernel(
            () => device.Run(new UpdateOp(UpdateRule.Adam, parameter, gradient, first, second, null, coefficients)),
            parameter, first, second);
    });

    /// <summary>Parameter and both moments, in place.</summary>
    [Benchmark]
    public void Update() => Run();
}
