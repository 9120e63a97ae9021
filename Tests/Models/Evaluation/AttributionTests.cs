using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Tensors;
using Gtzan.Models.Architectures;
using Gtzan.Models.Datasets;
using Gtzan.Models.Evaluation;
using Gtzan.Tests.Models.Training;

namespace Gtzan.Tests.Models.Evaluation;

public sealed class AttributionTests
{
    [Fact]
    public void The_contributions_of_a_linear_model_add_to_the_difference_of_its_logits_from_those_of_the_mean()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(new Flatten(), new Dense(3));
        model.Build(device, [4, 2], seed: 1);
        float[] features = [1, -2, 3, 0.5f, 2, 2, -1, 4];
        double[] mean = [0.25, -1];
        var average = Enumerable.Range(0, 8).Select(i => (float)mean[i % 2]).ToArray();

        var contributions = Attribution.Of(model, features, mean, toward: 2, against: 0);

        Assert.Equal(Difference(model, features, 2, 0) - Difference(model, average, 2, 0), contributions.Sum(), 5);
    }

    [Theory]
    [InlineData("mlp-reg")]
    [InlineData("cnn")]
    [InlineData("rnn")]
    [InlineData("cnn1d")]
    [InlineData("shortchunk")]
    [InlineData("transformer")]
    public void A_contribution_is_the_slope_of_the_difference_times_the_deviation_from_the_mean(string name)
    {
        using var device = new ReferenceDevice();
        var data = SmallData.Create(["a", "b"]).Dataset;
        var parameters = SmallData.Parameters("activation=tanh");
        var model = GenreModel.Named(name).Build(parameters, 2, device);
        var features = data.Segment(1).ToArray();
        var mean = FeatureStatistics.Of(data, [0, 1, 2]).Mean;

        var contributions = Attribution.Of(model, features, mean, toward: 0, against: 1);

        foreach (var place in (int[])[0, 7, features.Length - 1])
        {
            const float Step = 1f / 4096;
            float[] up = [.. features], down = [.. features];
            up[place] += Step;
            down[place] -= Step;
            var slope = (Difference(model, up, 0, 1) - Difference(model, down, 0, 1)) / (up[place] - (double)down[place]);
            Assert.Equal(slope * (features[place] - mean[place % mean.Length]), contributions[place], 0.01 * contributions.Max(Math.Abs));
        }
    }

    private static double Difference(Sequential model, float[] features, int toward, int against)
    {
        using var step = model.Device.BeginInference();
        var logits = model.Predict(model.Device.FromArray(features, model.InputShape.Prepend(1))).ToDoubleArray();
        return logits[toward] - logits[against];
    }
}
