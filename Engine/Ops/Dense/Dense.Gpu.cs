using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Dense;

internal static class DenseGpu
{
    /// <summary>One product, whose kernel adds the bias and applies the activation while an element is in a register.</summary>
    public static void Dense(GpuDevice device, Tensor x, Tensor kernel, Tensor bias, Activation activation, Tensor y) =>
        MatMulGpu.Multiply(device, x, kernel, MatMulShape.Create(x.Shape[0], kernel.Shape[1], kernel.Shape[0]), y, bias, activation);
}
