using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Layers;

public sealed class NormalizationTests
{
    [Fact]
    public void Each_feature_is_standardised_and_a_constant_one_keeps_its_scale()
    {
        using var device = new ReferenceDevice();
        var layer = new Normalization(axis: 1);
        var model = new Sequential(layer);
        model.Build(device, [2, 3, 1], seed: 1);
        var input = device.FromArray((float[])[1, 5, 7, 3, 5, 9], [1, 2, 3, 1]);
        Assert.Equal(input.ToArray(), model.Predict(input).ToArray());

        layer.Adapt([2, 5, 8], [0.5, 0, 2]);
        Assert.Equal([-2, 0, -0.5f, 2, 0, 0.5f], model.Predict(input).ToArray());
        Assert.Equal((6, 0), (model.ParameterCount, model.TrainableParameterCount));
        Assert.Equal(["normalization/mean", "normalization/deviation"], model.Parameters.Select(parameter => parameter.Name));
    }

    [Fact]
    public void Inputs_without_the_dimension_are_refused()
    {
        using var device = new ReferenceDevice();
        Refusal.Says<ArgumentException>(
            "Normalization: inputs [4] have no dimension 1.", () => new Sequential(new Normalization(axis: 1)).Build(device, [4], seed: 1));
    }
}
