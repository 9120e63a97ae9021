using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Arithmetic;

/// <summary>result ← left ∘ right, both broadcast to the result's shape.</summary>
internal readonly struct ArithmeticOp(ArithmeticOperation operation, Tensor left, Tensor right, Tensor result) : IOp
{
    public string Name => $"Arithmetic ({operation})";

    public IReadOnlyList<Tensor?> Inputs => [left, right];

    public IReadOnlyList<Tensor?> Results => [result];

    public Magnitude Magnitude =>
        operation is ArithmeticOperation.Add or ArithmeticOperation.Subtract ? Magnitude.IncomingGradient : Magnitude.Element;

    public double IncomingGradient => Math.Max(left.LargestMagnitude(), right.LargestMagnitude());

    public void Run(ReferenceDevice device) => ArithmeticReference.Arithmetic(operation, left, right, result);

    public void Run(CpuDevice device) => ArithmeticCpu.Arithmetic(device, operation, left, right, result);

    public void Run(GpuDevice device) => ArithmeticGpu.Arithmetic(device, operation, left, right, result);
}
