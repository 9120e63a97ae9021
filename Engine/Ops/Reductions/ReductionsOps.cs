namespace Gtzan.Engine;

/// <summary>y ← the sum of x over every dimension in which y, aligned at the last dimension, has size 1 or none.</summary>
internal readonly struct SumToOp(Tensor x, Tensor y) : ITensorOp
{
    public string Name => "SumTo";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    public void Run(ReferenceDevice device) => ReductionsReference.SumTo(x, y);

    public void Run(CpuDevice device) => ReductionsCpu.SumTo(device, x, y);

    public void Run(GpuDevice device) => ReductionsGpu.SumTo(device, x, y);
}

/// <summary>result[0] ← Σ x².</summary>
internal readonly struct SumOfSquaresOp(Tensor x, Tensor result) : ITensorOp
{
    public string Name => "SumOfSquares";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [result];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => ReductionsReference.SumOfSquares(x, result);

    public void Run(CpuDevice device) => ReductionsCpu.SumOfSquares(device, x, result);

    public void Run(GpuDevice device) => ReductionsGpu.SumOfSquares(device, x, result);
}
