using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Dense;

/// <summary>y[b, u] ← activation(Σᵢ x[b, i] · kernel[i, u] + bias[u]).</summary>
internal readonly struct DenseOp(Tensor x, Tensor kernel, Tensor bias, Activation activation, Tensor y) : IOp
{
    public string Name => "Dense";

    public IReadOnlyList<Tensor?> Inputs => [x, kernel, bias];

    public IReadOnlyList<Tensor?> Results => [y];

    public Magnitude Magnitude => Magnitude.SumOfTerms;

    public void Run(ReferenceDevice device) => DenseReference.Dense(x, kernel, bias, activation, y);

    public void Run(CpuDevice device) => DenseCpu.Dense(device, x, kernel, bias, activation, y);

    public void Run(GpuDevice device) => DenseGpu.Dense(device, x, kernel, bias, activation, y);
}
