namespace Gtzan.Engine;

/// <summary>y ← min(max(x, −limit), limit), element by element; what is no number stays none.</summary>
internal readonly struct ClipOp(Tensor x, float limit, Tensor y) : ITensorOp
{
    public string Name => "Clip";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => ClippingReference.Clip(x, limit, y);

    public void Run(CpuDevice device) => ClippingCpu.Clip(device, x, limit, y);

    public void Run(GpuDevice device) => ClippingGpu.Clip(device, x, limit, y);
}

/// <summary>factor[0] ← min(1, limit / √sumOfSquares[0]); NaN where the root is no finite number.</summary>
internal readonly struct ClipFactorOp(Tensor sumOfSquares, float limit, Tensor factor) : ITensorOp
{
    public string Name => "ClipFactor";

    public IReadOnlyList<Tensor?> Inputs => [sumOfSquares];

    public IReadOnlyList<Tensor?> Results => [factor];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => ClippingReference.ClipFactor(sumOfSquares, limit, factor);

    public void Run(CpuDevice device) => ClippingCpu.ClipFactor(device, sumOfSquares, limit, factor);

    public void Run(GpuDevice device) => ClippingGpu.ClipFactor(device, sumOfSquares, limit, factor);
}
