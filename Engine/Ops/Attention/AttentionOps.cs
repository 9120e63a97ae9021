using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Attention;

/// <summary>y ← softmax(q · kᵀ / √depth + mask) · v; logSums[query] ← ln Σ exp(score), or 0 for a query that attends to nothing.</summary>
internal readonly struct AttentionOp(Tensor q, Tensor k, Tensor v, Tensor? mask, AttentionGeometry geometry, Tensor y, Tensor logSums) : IOp
{
    public string Name => "Attention";

    public IReadOnlyList<Tensor?> Inputs => [q, k, v, mask];

    public IReadOnlyList<Tensor?> Results => [y, logSums];

    // Means of values, which may cancel.
    public Magnitude Magnitude => Magnitude.IncomingGradient;

    public double IncomingGradient => v.LargestMagnitude();

    public void Run(ReferenceDevice device) => AttentionReference.Attention(q, k, v, mask, geometry, y, logSums);

    public void Run(CpuDevice device) => AttentionCpu.Attention(device, q, k, v, mask, geometry, y, logSums);

    public void Run(GpuDevice device) => AttentionGpu.Attention(device, q, k, v, mask, geometry, y, logSums);
}

/// <summary>∂q, ∂k and ∂v of <see cref="AttentionOp"/>, from its operands and results.</summary>
internal readonly struct AttentionBackwardOp(
    Tensor q, Tensor k, Tensor v, Tensor? mask, AttentionGeometry geometry, Tensor y, Tensor logSums, Tensor gradient,
    Tensor qGradient, Tensor kGradient, Tensor vGradient) : IOp
{
    public string Name => "AttentionBackward";

    public IReadOnlyList<Tensor?> Inputs => [q, k, v, mask, y, logSums, gradient];

    public IReadOnlyList<Tensor?> Results => [qGradient, kGradient, vGradient];

    // A weight's gradient is the difference of two products of ∂y with values.
    public Magnitude Magnitude => Magnitude.IncomingGradient;

    public double IncomingGradient => gradient.LargestMagnitude() * Math.Max(1, v.LargestMagnitude());

    public void Run(ReferenceDevice device) =>
        AttentionReference.AttentionBackward(q, k, v, mask, geometry, y, logSums, gradient, qGradient, kGradient, vGradient);

    public void Run(CpuDevice device) =>
        AttentionCpu.AttentionBackward(device, q, k, v, mask, geometry, y, logSums, gradient, qGradient, kGradient, vGradient);

    public void Run(GpuDevice device) =>
        AttentionGpu.AttentionBackward(device, q, k, v, mask, geometry, y, logSums, gradient, qGradient, kGradient, vGradient);
}
