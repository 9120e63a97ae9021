using ILGPU;

namespace Gtzan.Engine.Ops.Elementwise;

/// <summary>Applied to each element of a product before it is written: nothing, or the bias and the activation of a layer.</summary>
/// <param name="HasBias">1 if a bias is added, else 0.</param>
/// <param name="Activation">The activation, applied after the bias.</param>
internal readonly record struct Epilogue(int HasBias, Activation Activation)
{
    /// <summary>Leaves sums as they are.</summary>
    public static Epilogue None => new(0, Activation.None);

    /// <summary>activation(sum + bias[column]).</summary>
    public float Apply(float sum, ArrayView<float> bias, int column) =>
        ActivationFunctions.Apply(Activation, HasBias != 0 ? sum + bias[column] : sum);
}
