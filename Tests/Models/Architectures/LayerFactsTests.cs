using System.Globalization;
using System.Text.RegularExpressions;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Layers;
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
