using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.MatMul;

/// <summary>
/// result[m, n] ← Σₖ left[m, k] · right[k, n]; a transposed operand is stored with its dimensions exchanged. Dimensions before the last
/// two, the same in all three, number independent products. With a bias it is a dense layer: activation(… + bias[n]).
/// </summary>
internal readonly struct MatMulOp(
    Tensor left, Tensor right, bool transposeLeft, bool transposeRight, Tensor result, Tensor? bias = null,
    Activation activation = Activation.None) : IOp
{
    public string Name => bias is null ? "MatMul" : "Dense";

    public IReadOnlyList<Tensor?> Inputs => [left, right, bias];

    public IReadOnlyList<Tensor?> Results => [result];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    public void Run(ReferenceDevice device) =>
        MatMulReference.MatMul(left, right, transposeLeft, transposeRight, bias, activation, result);

    public void Run(CpuDevice device) => MatMulCpu.MatMul(device, left, right, transposeLeft, transposeRight, bias, activation, result);

    public void Run(GpuDevice device) => MatMulGpu.MatMul(device, left, right, transposeLeft, transposeRight, bias, activation, result);
}
