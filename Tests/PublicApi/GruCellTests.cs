namespace Gtzan.Tests.PublicApi;

/// <summary>A GRU written from tensor operations alone is the layer.</summary>
public sealed class GruCellTests
{
    private const int Batch = 2, Steps = 4, Inputs = 3, Units = 5;

    [Theory]
    [InlineData("reference", 1e-12)]
    [InlineData("cpu", 2e-6)]
    public void Its_outputs_and_gradients_are_those_of_the_layer(string name, double tolerance)
    {
        using var device = Device.Create(name);
        var gru = new Gru(Units, returnSequences: true);
        new LayerBuilder(device, seed: 1, (_, shape) => [.. Enumerable.Range(0, shape.Length).Select(i => MathF.Sin(i) / 2)])
            .Layer(gru, [Steps, Inputs]);
        var x = device.FromArray([.. Enumerable.Range(0, Batch * Steps * Inputs).Select(i => MathF.Cos(i))], [Batch, Steps, Inputs]);
        x.RequiresGradient = true;

        var (want, got) = (Run(() => gru.Forward(x, Pass.Inference)), Run(() => Sequence(x, gru.Parameters)));
        Assert.Equal(want.Length, got.Length);
        for (var i = 0; i < want.Length; i++)
            Assert.Equal(want[i], got[i], tolerance * (1 + Math.Abs(want[i])));

        double[] Run(Func<Tensor> forward)
        {
            using var step = device.BeginStep();
            var output = forward();
            output.SumOfSquares().Backward();
            IEnumerable<Tensor> inputs = [x, .. gru.Parameters.Select(parameter => parameter.Value)];
            return [.. output.ToDoubleArray(), .. inputs.SelectMany(input => input.Gradient!.ToDoubleArray())];
        }
    }

    // z = σ(x Kz + b + h Rz + c), r likewise; g = tanh(x Kg + b + r · (h Rg + c)); h = z · h + (1 − z) · g.
    private static Tensor Sequence(Tensor x, IReadOnlyList<Parameter> parameters)
    {
        var (kernels, recurrentKernels) = (parameters[0].Value.Split(Units, axis: 1), parameters[1].Value.Split(Units, axis: 1));
        var (biases, recurrentBiases) = (parameters[2].Value.Select(0, 0).Split(Units), parameters[2].Value.Select(0, 1).Split(Units));
        var h = x.Device.Zeros([Batch, Units]);
        var states = new List<Tensor>();
        for (var t = 0; t < Steps; t++)
        {
            var (now, before) = (x.Select(1, t), h);
            Tensor Input(int gate) => now.MatMul(kernels[gate]) + biases[gate];
            Tensor State(int gate) => before.MatMul(recurrentKernels[gate]) + recurrentBiases[gate];
            var (z, r) = ((Input(0) + State(0)).Sigmoid(), (Input(1) + State(1)).Sigmoid());
            h = (z * before) + ((1 - z) * (Input(2) + (r * State(2))).Tanh());
            states.Add(h);
        }

        return Tensor.Stack([.. states], axis: 1);
    }
}
