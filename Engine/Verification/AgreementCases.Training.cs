using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.BatchNorm;
using Gtzan.Engine.Ops.Conv2DMaxPool2D;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Ops.Statistics;
using Gtzan.Engine.Optimizers;
using Gtzan.Engine.Randomness;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Training;

namespace Gtzan.Engine.Verification;

// Computations without a gradient (optimiser, clipping, running statistics, metrics), and inputs with NaN.
internal static partial class AgreementCases
{
    private static IEnumerable<AgreementCase> Training()
    {
        foreach (var rule in Enum.GetValues<UpdateRule>())
        {
            foreach (var length in new[] { 1, 17, 1003 })
                yield return new($"{rule}, ten steps [{length}]", device => Updates(device, rule, length, momentum: 0.1f));
        }

        foreach (var rule in new[] { UpdateRule.Sgd, UpdateRule.RmsProp })
            yield return new($"{rule} without momentum, ten steps", device => Updates(device, rule, 1003, momentum: 0));
        foreach (var length in new[] { 1, 17, 1003, 70_001 })
            yield return new($"clipping [{length}]", device => Clipping(device, length));
        yield return new("batchnorm, running statistics", RunningStatistics);
        yield return new("batchnorm, inference", BatchNormInference);
        foreach (var (batch, classes) in new[] { (1, 1), (1, 10), (32, 10), (33, 17), (1000, 3) })
            yield return new($"batch metrics [{batch}, {classes}]", device => Metrics(device, batch, classes));
    }

    // Comparisons with NaN are false. Elements after NaN, and rows without NaN, must still be right.
    private static IEnumerable<AgreementCase> NotANumber()
    {
        foreach (var (name, operation) in new (string, Func<Tensor, Tensor>)[]
        {
            ("relu", x => x.Relu()), ("sigmoid", x => x.Sigmoid()), ("tanh", x => x.Tanh()), ("exp", x => x.Exp()),
            ("abs", x => x.Abs()), ("gelu", x => x.Gelu()), ("silu", x => x.Silu()), ("clamp", x => x.Clamp(-0.5f, 0.5f)),
            ("pow", x => x.Pow(2)), ("pow 1.5", x => x.Pow(1.5f)), ("equal", x => x * (x.Equal(x) + x.NotEqual(x).Scale(2))),
            ("where", x => x.Equal(x).Where(x, x * 0 + 2)), ("greater", x => (x.Greater(x * 0 + 0.1f) + x.GreaterOrEqual(x * 0)) * x),
            ("max over rows", x => x.Max([0])), ("min over columns", x => x.Min([1])), ("max", x => x.Max()),
            ("softmax", x => x.Softmax()),
            ("log-softmax", x => x.LogSoftmax()), ("softmax of many", x => x.Reshape([1, 144]).Softmax()),
            ("conv2d + maxpool2d", x => x.Reshape([1, 12, 12, 1]).Conv2DMaxPool2D(
                x.Device.Filled([1, 1, 1, 2], 1), x.Device.Zeros([2]), (1, Padding.Valid), Activation.None, (3, 2, Padding.Same))),
            ("maxpool2d", x => x.Reshape([1, 12, 12, 1]).MaxPool2D(3, 2, Padding.Same)),
        })
        {
            yield return new($"{name} of NaN", device => WithNaN(device, operation)) { HasNaN = true };
        }

        yield return new(
            "clipping of NaN", device => [Clipped(NaNs(device), null, new UpdateCoefficients(1, 0, LargestValue: 0.7f))])
        {
            HasNaN = true,
        };
        yield return new("argmax of NaN", device =>
        {
            var indices = new[] { NaNs(device).ArgMax(0), NaNs(device).ArgMax(1), NaNs(device).ArgMax() };
            return [.. indices.Select(index => Array.ConvertAll(index.ToIndexArray(), value => (float)value))];
        });
        yield return new("batch metrics of NaN", device =>
        {
            var metrics = new BatchMetrics(device, capacity: 1);
            metrics.Record(device.Filled([], 0.5f), NaNs(device), device.FromIndices([.. Enumerable.Range(0, 12)], [12]));
            return [.. metrics.Read().Select(batch => new[] { batch.Loss, batch.Right })];
        });
    }

    private static float[][] WithNaN(Device device, Func<Tensor, Tensor> operation)
    {
        var x = NaNs(device);
        x.RequiresGradient = true;
        using var step = device.BeginStep();
        var y = operation(x);
        (y * AgreementCase.Random(device, y.Shape, which: 50)).Sum().Backward();
        return [y.ToArray(), x.Gradient!.ToArray()];
    }

    // NaN first in some rows and windows, in the middle and last in others.
    private static Tensor NaNs(Device device)
    {
        var random = new RandomSequence(9, RandomPurpose.Check);
        return device.FromArray([.. Enumerable.Range(0, 144).Select(i => i % 7 == 0 ? float.NaN : (float)random.Normal(i))], [12, 12]);
    }

    private static float[][] Updates(Device device, UpdateRule rule, int length, float momentum)
    {
        var (w, m, v) = (AgreementCase.Random(device, [length], 1), momentum > 0 ? device.Zeros([length]) : null, device.Zeros([length]));
        for (uint t = 1; t <= 10; t++)
        {
            // An epsilon that is not lost beside small roots.
            var coefficients = new UpdateCoefficients(
                0.01f, momentum, 0.001f, 1e-4f, Decay: t % 2 == 0 ? 0.01f * t : 0, Keep: 0.999f, Nesterov: (int)t % 3 % 2);
            device.Run(new UpdateOp(rule, w, AgreementCase.Random(device, [length], t), m, v, null, coefficients));
        }

        return [w.ToArray(), m?.ToArray() ?? [], v.ToArray()];
    }

    // Above the norm, below it, and element by element.
    private static float[][] Clipping(Device device, int length)
    {
        var (gradient, squares) = (AgreementCase.Random(device, [length], 1), device.Zeros([]));
        device.Run(new ReduceOp(Reduction.SumOfSquares, gradient, squares));
        return
        [
            Clipped(gradient, squares, new UpdateCoefficients(1, 0, LargestNorm: 0.5f * MathF.Sqrt(length))),
            Clipped(gradient, squares, new UpdateCoefficients(1, 0, LargestNorm: 1e6f)),
            Clipped(gradient, null, new UpdateCoefficients(1, 0, LargestValue: 0.7f)),
        ];
    }

    private static float[] Clipped(Tensor gradient, Tensor? squares, UpdateCoefficients coefficients)
    {
        var w = gradient.Device.Zeros(gradient.Shape);
        w.Device.Run(new UpdateOp(UpdateRule.Sgd, w, gradient, null, null, squares, coefficients));
        return w.ToArray();
    }

    private static float[][] RunningStatistics(Device device)
    {
        var (mean, variance) = (device.Zeros([5]), device.Filled([5], 1));
        for (uint i = 0; i < 3; i++)
            AgreementCase.Random(device, [40, 5], i).BatchNorm(device.Filled([5], 1), device.Zeros([5]), mean, variance, momentum: 0.9f);
        return [mean.ToArray(), variance.ToArray()];
    }

    private static float[][] BatchNormInference(Device device)
    {
        var (x, variance) = (AgreementCase.Random(device, [7, 33], 0), AgreementCase.Random(device, [33], 4).Exp());
        var (gamma, beta, mean) =
            (AgreementCase.Random(device, [33], 1), AgreementCase.Random(device, [33], 2), AgreementCase.Random(device, [33], 3));
        return [x.BatchNormInference(gamma, beta, mean, variance).ToArray()];
    }

    // Rounded to tenths, so that some rows have several equal maxima; the first one counts.
    private static float[][] Metrics(Device device, int batch, int classes)
    {
        var metrics = new BatchMetrics(device, capacity: 3);
        for (uint i = 0; i < 3; i++)
        {
            var random = new RandomSequence(4, RandomPurpose.Check, i);
            var logits = Enumerable.Range(0, batch * classes).Select(j => (float)Math.Round(random.Normal(j), 1)).ToArray();
            var labels = Enumerable.Range(0, batch).Select(b => (int)(random.Bits(1_000_000 + b) % classes)).ToArray();
            metrics.Record(device.Filled([], 0.5f + i), device.FromArray(logits, [batch, classes]), device.FromIndices(labels, [batch]));
        }

        return [.. metrics.Read().Select(batch => new[] { batch.Loss, batch.Right })];
    }
}
