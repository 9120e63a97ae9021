using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.MatMul;

/// <summary>result[m, n] ← Σₖ left[m, k] · right[k, n]; a transposed operand is stored with its dimensions exchanged. Dimensions
/// before the last two, the same in all three, number independent products.</summary>
internal readonly struct MatMulOp(Tensor left, Tensor right, bool transposeLeft, bool transposeRight, Tensor result) : IOp
{
    public string Name => "MatMul";

    public IReadOnlyList<Tensor?> Inputs => [left, right];

    public IReadOnlyList<Tensor?> Results => [result];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    public void Run(ReferenceDevice device) => MatMulReference.MatMul(left, right, transposeLeft, transposeRight, result);

    public void Run(CpuDevice device) => MatMulCpu.MatMul(device, left, right, transposeLeft, transposeRight, result);

    public void Run(GpuDevice device) => MatMulGpu.MatMul(device, left, right, transposeLeft, transposeRight, result);
}
