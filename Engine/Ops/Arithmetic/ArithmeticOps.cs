namespace Gtzan.Engine;

/// <summary>x ← value, everywhere.</summary>
internal readonly struct FillOp(Tensor x, float value) : ITensorOp
{
    public string Name => "Fill";

    public IReadOnlyList<Tensor?> Inputs => [];

    public IReadOnlyList<Tensor?> Results => [x];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => ArithmeticReference.Fill(x, value);

    public void Run(CpuDevice device) => ArithmeticCpu.Fill(device, x, value);

    public void Run(GpuDevice device) => ArithmeticGpu.Fill(device, x, value);
}

/// <summary>y ← factor · x.</summary>
internal readonly struct ScaleOp(Tensor x, float factor, Tensor y) : ITensorOp
{
    public string Name => "Scale";

    public IReadOnlyList<Tensor?> Inputs => [x];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.Element;

    public void Run(ReferenceDevice device) => ArithmeticReference.Scale(x, factor, y);

    public void Run(CpuDevice device) => ArithmeticCpu.Scale(device, x, factor, y);

    public void Run(GpuDevice device) => ArithmeticGpu.Scale(device, x, factor, y);
}

/// <summary>result ← left ∘ right, both broadcast to the result's shape.</summary>
internal readonly struct ArithmeticOp(ArithmeticOperation operation, Tensor left, Tensor right, Tensor result) : ITensorOp
{
    public string Name => $"Arithmetic ({operation})";

    public IReadOnlyList<Tensor?> Inputs => [left, right];

    public IReadOnlyList<Tensor?> Results => [result];

    public Magnitude Magnitude => operation is ArithmeticOperation.Add or ArithmeticOperation.Subtract ? Magnitude.IncomingGradient : Magnitude.Element;

    public double IncomingGradient => Math.Max(left.LargestMagnitude(), right.LargestMagnitude());

    public void Run(ReferenceDevice device) => ArithmeticReference.Arithmetic(operation, left, right, result);

    public void Run(CpuDevice device) => ArithmeticCpu.Arithmetic(device, operation, left, right, result);

    public void Run(GpuDevice device) => ArithmeticGpu.Arithmetic(device, operation, left, right, result);
}
