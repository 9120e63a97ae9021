using System.Globalization;
using System.Text.RegularExpressions;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Tests.Models.Architectures;

public sealed class LayerFactsTests
{
    public static TheoryData<string> Models => [.. GenreModel.All.Select(model => model.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void The_parameters_come_about_as_the_table_says(string name)
    {
        using var device = new ReferenceDevice();
        var model = GenreModel.Named(name).Build(HyperParameters.Defaults, 10, device);
        var facts = LayerFacts.Of(model);

        Assert.Equal(model.ParameterCount, facts.Sum(layer => layer.Parameters));
        foreach (var layer in facts.Where(layer => layer.Parameters > 0))
            Assert.Equal(layer.Parameters, Evaluate(layer.Derivation.Split(',')[0]));
    }

    [Fact]
    public void The_parameters_of_a_transformer_come_about_as_the_table_says()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(
            new Embedding(11, 6), new PositionalEncoding(isLearned: true), new LayerNorm(), new MultiHeadAttention(heads: 2, keyDim: 4));
        model.Build(device, [5], seed: 1);
        foreach (var layer in LayerFacts.Of(model))
            Assert.Equal(layer.Parameters, Evaluate(layer.Derivation.Split(',')[0]));
        Assert.Equal((4 * 2L * 5 * 6 * 8) + (2 * 2L * 5 * 5 * 8), LayerFacts.Of(model)[^1].Flops);
    }

    [Fact]
    public void The_operations_of_a_convolution_and_a_dense_layer_are_two_a_multiplication()
    {
        using var device = new ReferenceDevice();
        var facts = LayerFacts.Of(GenreModel.Named("cnn").Build(HyperParameters.Defaults, 10, device));

        var second = facts.Single(layer => layer.Name == "conv2d_1");
        Assert.Equal(
            ("3×3", "1", "same", "relu", 2L * 9 * 32 * 65 * 7 * 64, 4L * 65 * 7 * 64),
            (second.Window, second.Stride, second.Padding, second.Activation, second.Flops, second.Bytes));
        Assert.Equal(2L * 64 * 10, facts[^1].Flops);
        Assert.Equal("rate 0.3", facts[^2].Activation);
    }

    [Fact]
    public void Recurrent_layers_and_dense_layers_over_time_are_counted()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(
            new Dense(5), new Gru(4, returnSequences: true), new Bidirectional(new Gru(2, returnSequences: true)),
            new Bidirectional(new Lstm(3)));
        model.Build(device, [7, 3], seed: 1);
        var facts = LayerFacts.Of(model);

        Assert.Equal(["3·5 + 5", "3·4·(5 + 4 + 2)", "2·3·2·(4 + 2 + 2)", "2·4·3·(4 + 3 + 1)"], facts.Select(layer => layer.Derivation));
        Assert.All(facts, layer => Assert.Equal(layer.Parameters, Evaluate(layer.Derivation)));
        Assert.Equal(
            [2L * 7 * 3 * 5, 2L * 7 * 12 * (5 + 4), 2L * 7 * 12 * (4 + 2), 2L * 7 * 24 * (4 + 3)], facts.Select(layer => layer.Flops));
    }

    [Fact]
    public void Windows_are_shown_with_their_options()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(
            new Conv2D(4, kernel: (3, 2), stride: (2, 1), Padding.Of(1, 0, 2, 0), dilation: 2), new AveragePool2D(2), new GlobalMaxPool());
        model.Build(device, [9, 8, 3], seed: 1);
        var facts = LayerFacts.Of(model);

        Assert.Equal(
            ("3×2 dilation 2", "2×1", "(top 1, bottom 0, left 2, right 0)", "3·2·3·4 + 4"),
            (facts[0].Window, facts[0].Stride, facts[0].Padding, facts[0].Derivation));
        Assert.Equal(("2×2", "2", "valid", 4L * 1 * 4 * 4), (facts[1].Window, facts[1].Stride, facts[1].Padding, facts[1].Flops));

        var sequence = new Sequential(new Conv1D(4, kernel: 3, stride: 2, Padding.Causal, Activation.Relu));
        sequence.Build(device, [9, 5], seed: 1);
        var conv1D = LayerFacts.Of(sequence)[0];
        Assert.Equal(
            ("3", "2", "causal", "relu", "3·5·4 + 4", 2L * 3 * 5 * 5 * 4),
            (conv1D.Window, conv1D.Stride, conv1D.Padding, conv1D.Activation, conv1D.Derivation, conv1D.Flops));
    }

    [Theory]
    [InlineData(0, "0")]
    [InlineData(999, "999")]
    [InlineData(1280, "1.3 k")]
    [InlineData(557_056, "557 k")]
    [InlineData(37_900_000, "37.9 M")]
    public void Numbers_have_a_prefix(long number, string text) => Assert.Equal(text, LayerFacts.Text(number, ""));

    /// <summary>The value of a sum of products, such as 3·3·1·32 + 32 or 4·64·(13 + 64 + 1).</summary>
    private static int Evaluate(string expression)
    {
        var inner = Regex.Replace(
            expression, @"\(([^)]*)\)", match => Evaluate(match.Groups[1].Value).ToString(CultureInfo.InvariantCulture));
        return inner.Split(" + ").Sum(product => product.Split('·').Select(factor => int.Parse(factor, CultureInfo.InvariantCulture))
            .Aggregate((a, b) => a * b));
    }
}
