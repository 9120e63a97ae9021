using static Gtzan.Engine.CpuDevice;

namespace Gtzan.Engine;

internal static unsafe class DenseCpu
{
    /// <summary>One product; bias and activation are applied while a finished tile of it is still in the first-level cache.</summary>
    public static void Dense(CpuDevice device, Tensor x, Tensor kernel, Tensor bias, Activation activation, Tensor y)
    {
        var (batch, inputs, units) = (x.Shape[0], kernel.Shape[0], kernel.Shape[1]);
        device.Multiply(
            batch, units, inputs,
            LeftOperand(device.Pointer(x), batch, inputs, transposed: false),
            RightOperand(device.Pointer(kernel), units, inputs, transposed: false),
            device.Pointer(y), device.Pointer(bias), activation);
    }
}
