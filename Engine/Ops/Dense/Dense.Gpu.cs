namespace Gtzan.Engine;

internal static class DenseGpu
{
    /// <summary>One product, whose kernel adds the bias and applies the activation while an element is in a register.</summary>
    public static void Dense(GpuDevice device, Tensor x, Tensor kernel, Tensor bias, Activation activation, Tensor y) =>
        MatMulGpu.Multiply(device, x, kernel, MatMulShape.Create(x.Shape[0], kernel.Shape[1], kernel.Shape[0]), y, bias, activation);
}
