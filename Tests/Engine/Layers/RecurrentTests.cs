using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Ops.Scan;
using Gtzan.Engine.Ops.StridedCopy;
using Gtzan.Engine.Ops.SumOfSquares;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Verification;

namespace Gtzan.Tests.Engine.Layers;

/// <summary>Recurrent layers with states, masks and directions.</summary>
public sealed class RecurrentTests : IDisposable
{
    private const int Steps = 5, Inputs = 3, Units = 4;

    private static readonly Dictionary<string, Func<bool, Recurrent>> Layers = new()
    {
        ["Lstm"] = sequences => new Lstm(Units, sequences),
        ["Gru"] = sequences => new Gru(Units, sequences),
        ["Lstm, reversed"] = sequences => new Lstm(Units, sequences, reverse: true),
        ["Gru, reversed"] = sequences => new Gru(Units, sequences, reverse: true),
    };

    private readonly ReferenceDevice _device = new();

    public static TheoryData<string> Names => [.. Layers.Keys];

    public static TheoryData<string, bool> NamesAndSides =>
        [.. from name in Layers.Keys from left in (bool[])[false, true] select (name, left)];

    public void Dispose() => _device.Dispose();

    [Theory]
    [MemberData(nameof(NamesAndSides))]
    public void A_sequence_padded_on_either_side_has_the_outputs_states_and_gradients_of_the_sequence_alone(string name, bool isLeft)
    {
        var layer = Built(Layers[name](true));
        int[] lengths = [5, 2, 1, 3];
        Range[] known = [.. lengths.Select(length => isLeft ? (Steps - length)..Steps : ..length)];
        var (x, states) = (Random([4, Steps, Inputs], 1), State(layer, 4));
        var mask = _device.FromArray(
            [.. known.SelectMany(range => Enumerable.Range(0, Steps).Select(t => t >= range.Start.Value && t < range.End.Value ? 1f : 0))],
            [4, Steps]);
        using var step = _device.BeginStep();
        var padded = layer.Forward(x, states, mask);
        Loss(padded with { Output = padded.Output * mask.Unsqueeze(-1) }).Backward();
        var gradient = x.Gradient!;
        for (var i = 0; i < 4; i++)
        {
            var (row, alone) = (i..(i + 1), x.Detach().Slice(i..(i + 1), known[i]));
            alone.RequiresGradient = true;
            var want = layer.Forward(alone, [.. states.Select(state => state.Slice(row))]);
            Loss(want).Backward();
            AssertEqual(want.Output, padded.Output.Slice(row, known[i]));
            AssertEqual(Tensor.Concat([.. want.State]), Tensor.Concat([.. padded.State.Select(state => state.Slice(row))]));
            AssertEqual(alone.Gradient!, gradient.Slice(row, known[i]));
            Assert.Equal(
                gradient.Slice(row).SumOfSquares().ToDoubleArray()[0], alone.Gradient!.SumOfSquares().ToDoubleArray()[0], 1e-12);
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_masked_step_repeats_the_output_and_the_state_of_the_step_before(string name)
    {
        var layer = Built(Layers[name](true));
        var (x, states, mask) = (Random([1, 3, Inputs], 1), State(layer, 1), _device.FromArray([1f, 0, 1], [1, 3]));
        using var step = _device.BeginInference();
        var output = layer.Forward(x, states, mask).Output;
        AssertEqual(output.Select(1, layer.IsReversed ? 2 : 0), output.Select(1, 1));
        Assert.NotEqual(output.Select(1, 0).ToDoubleArray(), output.Select(1, 2).ToDoubleArray());
        var nothing = layer.Forward(x, states, _device.Zeros([1, 3]));
        AssertEqual(states[0], nothing.Output.Select(1, 2));
        AssertEqual(states[^1], nothing.State[^1]);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_sequence_in_two_parts_with_the_state_between_them_is_the_sequence(string name)
    {
        var layer = Built(Layers[name](true));
        var x = Random([2, Steps, Inputs], 1);
        using var step = _device.BeginInference();
        Tensor[] parts = [x.Slice(.., ..2), x.Slice(.., 2..)];
        var (first, second) = layer.IsReversed ? (1, 0) : (0, 1);
        var results = new Recurrence[2];
        results[first] = layer.Forward(parts[first]);
        results[second] = layer.Forward(parts[second], results[first].State);
        AssertEqual(layer.Forward(x).Output, Tensor.Concat([results[0].Output, results[1].Output], axis: 1));
        AssertEqual(Tensor.Concat([.. layer.Forward(x).State]), Tensor.Concat([.. results[second].State]));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Both_ways_to_run_a_layer_agree_and_a_reversed_one_reads_the_flipped_sequence(string name)
    {
        foreach (var sequences in (bool[])[false, true])
        {
            var layer = Built(Layers[name](sequences));
            var reversed = Built(layer.Reversed());
            Assert.Equal((layer.GetType(), Units, sequences), (reversed.GetType(), reversed.Units, reversed.ReturnSequences));
            var x = Random([2, Steps, Inputs], 1);
            using var step = _device.BeginInference();
            var output = layer.Forward(x, Pass.Inference);
            AssertEqual(output, layer.Forward(x).Output);
            var flipped = reversed.Forward(x.Flip(1), Pass.Inference);
            AssertEqual(output, sequences ? flipped.Flip(1) : flipped);
            AssertEqual(layer.Forward(x).State[0], sequences ? output.Select(1, layer.IsReversed ? 0 : ^1) : output);
        }
    }

    [Fact]
    public void Two_directions_are_merged_in_the_order_of_the_steps()
    {
        var x = Random([2, Steps, Inputs], 1);
        foreach (var sequences in (bool[])[false, true])
        {
            var layers = Enum.GetValues<Merge>().ToDictionary(
                merge => merge, merge => Built(new Bidirectional(new Gru(Units, sequences), merge)));
            using var step = _device.BeginInference();
            var (a, b) = (layers[Merge.Sum].Forwards.Forward(x, Pass.Inference), layers[Merge.Sum].Backwards.Forward(x, Pass.Inference));
            AssertEqual(Tensor.Concat([a, b], axis: -1), layers[Merge.Concat].Forward(x, Pass.Inference));
            AssertEqual(a + b, layers[Merge.Sum].Forward(x, Pass.Inference));
            AssertEqual(a * b, layers[Merge.Multiply].Forward(x, Pass.Inference));
            AssertEqual((a + b) / 2, layers[Merge.Average].Forward(x, Pass.Inference));
            Assert.All(layers.Values, layer => Assert.Equal(layer.OutputShape, layer.Forward(x).Output.Shape.WithoutFirst()));
            Assert.True(layers[Merge.Sum].Backwards.IsReversed);
        }
    }

    [Fact]
    public void The_directions_have_weights_of_their_own()
    {
        var layer = Built(new Bidirectional(new Lstm(Units)));
        Assert.Equal(
            ["bidirectional/lstm/kernel", "bidirectional/lstm/recurrent_kernel", "bidirectional/lstm/bias", "bidirectional/lstm_1/kernel",
                "bidirectional/lstm_1/recurrent_kernel", "bidirectional/lstm_1/bias"],
            layer.Parameters.Select(parameter => parameter.Name));
        Assert.NotEqual(layer.Parameters[0].Value.ToArray(), layer.Parameters[3].Value.ToArray());
        Assert.Equal(new Shape(2 * Units), layer.OutputShape);
    }

    [Fact]
    public void A_gru_begins_with_an_orthogonal_recurrent_kernel_and_without_biases()
    {
        var gru = Built(new Gru(Units));
        Assert.Equal(
            [new Shape(Inputs, 3 * Units), new Shape(Units, 3 * Units), new Shape(2, 3 * Units)],
            gru.Parameters.Select(parameter => parameter.Value.Shape));
        var rows = gru.Parameters[1].Value.ToDoubleArray().Chunk(3 * Units).ToArray();
        for (var i = 0; i < Units; i++)
        {
            for (var j = 0; j < Units; j++)
                Assert.Equal(i == j ? 1 : 0, rows[i].Zip(rows[j], (a, b) => a * b).Sum(), 1e-6);
        }

        Assert.All(gru.Parameters[2].Value.ToArray(), value => Assert.Equal(0, value));
        Assert.InRange(gru.Parameters[0].Value.ToArray().Max(), 0.3, Math.Sqrt(6.0 / (Inputs + (3 * Units))));
    }

    [Fact]
    public void States_masks_and_layers_that_do_not_fit_are_refused()
    {
        var (lstm, gru, x) = (Built(new Lstm(Units)), Built(new Gru(Units)), Random([2, Steps, Inputs], 1));
        var (h, other) = (_device.Zeros([2, Units]), _device.Zeros([3, Units]));
        Says("Lstm: the initial state must be 2 of shape [2, 4], [batch, units]; got [2, 4].", () => lstm.Forward(x, [h]));
        Says("Gru: the initial state must be 1 of shape [2, 4], [batch, units]; got [3, 4].", () => gru.Forward(x, [other]));
        Says("Gru: the initial state must be 1 of shape [2, 4], [batch, units]; got none.", () => gru.Forward(x, []));
        Says("Scan: the mask must be [2, 5], batch and steps of x [2, 5, 12]; got [2, 4].", () => gru.Forward(x, null, h));
        Says("Scan: expected x [batch, steps, ...]; got [4].", () => _device.Zeros([4]).Scan([h], (_, state) => [state[0]], false));
        Says(
            "Scan: a step must keep the shapes of the state; it made [2, 4], [2, 4] of [2, 4].",
            () => x.Scan([h], (_, state) => [state[0], state[0]], returnSequences: false));
        Says("Gru: expected inputs [steps, features]; got [130].", () => new LayerBuilder(_device, seed: 1).Layer(new Gru(2), [130]));
        Says("Bidirectional: the Gru reads backwards; give one that reads forwards.", () => new Bidirectional(new Gru(2, reverse: true)));

        static void Says(string message, Func<object> make) => Refusal.Says<ArgumentException>(message, make);
    }

    private static Tensor Loss(Recurrence result) =>
        result.State.Aggregate(result.Output.SumOfSquares(), (sum, state) => sum + state.SumOfSquares());

    private static void AssertEqual(Tensor want, Tensor got)
    {
        Assert.Equal(want.Shape, got.Shape);
        Assert.All(want.ToDoubleArray().Zip(got.ToDoubleArray()), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    private Tensor[] State(Recurrent layer, int batch) =>
        [.. Enumerable.Range(0, layer is Lstm ? 2 : 1).Select(i => Random([batch, Units], (uint)(10 + i)))];

    private TLayer Built<TLayer>(TLayer layer)
        where TLayer : Layer
    {
        new LayerBuilder(_device, seed: 1).Layer(layer, [Steps, Inputs]);
        return layer;
    }

    private Tensor Random(Shape shape, uint which)
    {
        var tensor = GradientCheckSuite.RandomTensor(_device, shape, which);
        tensor.RequiresGradient = true;
        return tensor;
    }
}
