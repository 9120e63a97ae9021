namespace Gtzan.Engine;

public sealed unsafe partial class CpuDevice
{
    /// <summary>One product; bias and activation are applied while a finished tile of it is still in the first-level cache.</summary>
    internal override void Dense(Tensor x, Tensor kernel, Tensor bias, Activation activation, Tensor y)
    {
        var (batch, inputs, units) = (x.Shape[0], kernel.Shape[0], kernel.Shape[1]);
        Multiply(
            batch, units, inputs,
            LeftOperand(Pointer(x), batch, inputs, transposed: false),
            RightOperand(Pointer(kernel), units, inputs, transposed: false),
            Pointer(y), Pointer(bias), activation);
    }
}
