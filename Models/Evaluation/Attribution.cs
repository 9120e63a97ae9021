using Gtzan.Engine.Autograd;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Tensors;

namespace Gtzan.Models.Evaluation;

/// <summary>
/// Gradient × input (Shrikumar et al., "Not just a black box", 2016) for the difference of two logits:
/// ∂(logit of one − logit of the other) / ∂x · (x − baseline), element by element. The baseline is the training part's mean of each
/// feature; MFCCs of zero would be very loud audio.
/// </summary>
internal static class Attribution
{
    /// <summary>The contributions to the difference of two logits, [frames, features].</summary>
    /// <param name="model">The model.</param>
    /// <param name="features">The segment, [frames, features].</param>
    /// <param name="mean">The means of the features.</param>
    /// <param name="toward">The genre that positive contributions speak for.</param>
    /// <param name="against">The genre that negative ones speak for.</param>
    public static double[] Of(Sequential model, ReadOnlySpan<float> features, double[] mean, int toward, int against)
    {
        using var step = model.Device.BeginStep();
        var input = model.Device.FromArray(features, model.InputShape.Prepend(1));
        input.RequiresGradient = true;
        var result = input;
        foreach (var layer in model.Layers)
            result = layer.Forward(result, Pass.Inference);
        var direction = new float[result.Shape.Length];
        direction[toward] += 1;
        direction[against] -= 1;
        result.Multiply(model.Device.FromArray(direction, result.Shape)).Sum().Backward();

        var contributions = input.Gradient!.ToDoubleArray();
        for (var i = 0; i < contributions.Length; i++)
            contributions[i] *= features[i] - mean[i % mean.Length];
        return contributions;
    }
}
