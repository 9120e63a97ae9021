using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.SumOfSquares;

/// <summary>result[0] ← Σ x².</summary>
internal readonly struct SumOfSquaresOp(Tensor x, Tensor result) : IOp
{
    public string Name => "SumOfSquares";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [result];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => SumOfSquaresReference.SumOfSquares(x, result);

    public void Run(CpuDevice device) => SumOfSquaresCpu.SumOfSquares(device, x, result);

    public void Run(GpuDevice device) => SumOfSquaresGpu.SumOfSquares(device, x, result);
}
