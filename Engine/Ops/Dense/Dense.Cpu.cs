using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.CpuOperands;
using static Gtzan.Engine.Ops.MatMul.Fast.GemmCpu;

namespace Gtzan.Engine.Ops.Dense;

internal static unsafe class DenseCpu
{
    /// <summary>One product; bias and activation are applied while a finished tile of it is still in the first-level cache.</summary>
    public static void Dense(CpuDevice device, Tensor x, Tensor kernel, Tensor bias, Activation activation, Tensor y)
    {
        var (batch, inputs, units) = (x.Shape[0], kernel.Shape[0], kernel.Shape[1]);
        Multiply(
            device,
            batch, units, inputs,
            LeftOperand(Pointer(x), batch, inputs, transposed: false),
            RightOperand(Pointer(kernel), units, inputs, transposed: false),
            Pointer(y), Pointer(bias), activation);
    }
}
