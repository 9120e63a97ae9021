namespace Gtzan.Engine;

public sealed partial class GpuDevice
{
    /// <summary>One product, whose kernel adds the bias and applies the activation while an element is in a register.</summary>
    internal override void Dense(Tensor x, Tensor kernel, Tensor bias, Activation activation, Tensor y) =>
        Multiply(x, kernel, MatMulShape.Create(x.Shape[0], kernel.Shape[1], kernel.Shape[0]), y, bias, activation);
}
