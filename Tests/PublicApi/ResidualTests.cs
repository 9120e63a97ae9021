namespace Gtzan.Tests.PublicApi;

public sealed class ResidualTests
{
    [Fact]
    public void Layers_nest_and_their_parameters_are_named_after_their_places()
    {
        using var device = Device.Create("cpu");
        var model = Model();
        model.Build(device, input: [4], seed: 1);
        Assert.Equal(
            [
                "dense/kernel", "dense/bias", "residual/sequential/dense/kernel", "residual/sequential/dense/bias",
                "residual/sequential/dense_1/kernel", "residual/sequential/dense_1/bias", "dense_1/kernel", "dense_1/bias",
            ],
            model.Parameters.Select(parameter => parameter.Name));
        Assert.Equal(
            4,
            model.Parameters.Select(parameter => parameter.Value)
                .Where(value => value.Shape.Rank == 2).Select(value => value.ToArray()[0]).Distinct().Count());
    }

    [Fact]
    public void It_learns_with_an_own_optimiser_and_an_own_loss()
    {
        using var device = Device.Create("cpu");
        var model = Model();
        model.Build(device, input: [4], seed: 1);
        var sgd = new PlainDescent(model.Parameters, learningRate: 0.1f);
        var (first, last) = (0f, 0f);
        for (uint i = 0; i < 200; i++)
        {
            using var step = device.BeginStep();
            var (inputs, targets) = Products(device, i);
            var loss = Huber(model.Forward(inputs), targets);
            loss.Backward();
            sgd.Step();
            last = loss.ToScalar();
            first = i == 0 ? last : first;
        }

        Assert.True(last < 0.25f * first, $"The loss went from {first} to {last}.");
    }

    [Fact]
    public void Gradients_of_two_halves_are_those_of_the_whole()
    {
        using var device = Device.Create("reference");
        var (whole, halves) = (Model(), Model());
        whole.Build(device, input: [4], seed: 1);
        halves.Build(device, input: [4], seed: 1);
        var (one, two) = (new PlainDescent(whole.Parameters, 0.1f), new PlainDescent(halves.Parameters, 0.1f));
        var values = Enumerable.Range(0, 8 * 4).Select(i => MathF.Sin(i)).ToArray();

        using (device.BeginStep())
        {
            whole.Forward(device.FromArray(values, [8, 4])).Sum().Backward();
            one.Step();
        }

        for (var half = 0; half < 2; half++)
        {
            using var step = device.BeginStep();
            halves.Forward(device.FromArray(values.AsSpan(half * 16, 16), [4, 4])).Sum().Backward();
            if (half == 0)
                two.Accumulate();
            else
                two.Step();
        }

        foreach (var (expected, actual) in whole.Parameters.Zip(halves.Parameters))
        {
            foreach (var (want, got) in expected.Value.ToDoubleArray().Zip(actual.Value.ToDoubleArray()))
                Assert.Equal(want, got, 1e-12);
        }
    }

    [Fact]
    public void An_optimiser_without_a_gradient_says_so()
    {
        using var device = Device.Create("cpu");
        var model = Model();
        model.Build(device, input: [4], seed: 1);
        var adam = new Adam(model.Parameters);
        using (device.BeginStep())
            model.Forward(device.Zeros([2, 4])).Sum().Backward();
        var message = Assert.Throws<InvalidOperationException>(adam.Step).Message;
        Assert.StartsWith("Adam: no parameter has a gradient; call Backward", message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_model_of_two_inputs_is_made_by_code()
    {
        using var device = Device.Create("cpu");
        var (left, right, top) = (new Dense(8, Activation.Relu), new Dense(8, Activation.Relu), new Dense(1));
        var build = new LayerBuilder(device, seed: 1);
        build.Layer(top, build.Layer(left, [3]));
        build.Layer(right, [5]);
        var adam = new Adam(build.Parameters);

        using var step = device.BeginStep();
        var pass = new Pass(IsTraining: true, Seed: 1, Step: 0);
        var sum = left.Forward(device.Filled([2, 3], 1), pass) + right.Forward(device.Filled([2, 5], 1), pass);
        top.Forward(sum, pass).SumOfSquares().Backward();
        Assert.Equal(6, adam.Gradients.Count());
        adam.Step();
    }

    [Fact]
    public void An_own_layer_is_exported_to_onnx_by_an_own_exporter()
    {
        OnnxExport.Register<Residual>((layer, graph, input) =>
        {
            var before = graph.Value;
            graph.Layer(layer.Inner, input);
            graph.Append("Add", layer.Name, [before]);
        });
        using var device = Device.Create("cpu");
        var model = Model();
        model.Build(device, input: [4], seed: 1);
        using var stream = new MemoryStream();
        var description = new OnnxDescription(
            "residual", "A residual network.", ("x", [4], "numbers"), ("y", "probabilities"), new Dictionary<string, string>());
        OnnxExport.Write(stream, model, description);
        Assert.Contains("Add", System.Text.Encoding.Latin1.GetString(stream.ToArray()), StringComparison.Ordinal);
    }

    private static Sequential Model() => new(
        new Dense(16, Activation.Tanh), new Residual(new Sequential(new Dense(16, Activation.Relu), new Dense(16))), new Dense(1));

    // Quadratic below 1 and linear above: √(1 + d²) − 1, the pseudo-Huber loss.
    private static Tensor Huber(Tensor prediction, Tensor target)
    {
        var difference = prediction - target;
        return ((difference * difference) + difference.Device.Filled([], 1)).Sqrt().Mean() - difference.Device.Filled([], 1);
    }

    private static (Tensor Inputs, Tensor Targets) Products(Device device, uint seed)
    {
        var random = new RandomSequence(seed, RandomPurpose.Check);
        var inputs = Enumerable.Range(0, 32 * 4).Select(i => (2 * random.Uniform(i)) - 1).ToArray();
        var targets = Enumerable.Range(0, 32).Select(n => (2 * inputs[4 * n] * inputs[(4 * n) + 1]) + inputs[(4 * n) + 2]).ToArray();
        return (device.FromArray(inputs, [32, 4]), device.FromArray(targets, [32, 1]));
    }
}
