using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Optimizers;

/// <summary>
/// One step of Adam in Keras' form, in place on parameter, firstMoment and secondMoment. The gradient is gradient + Decay · parameter, with
/// that of an L2 penalty folded into the same pass.
/// </summary>
internal readonly struct AdamOp(
    Tensor parameter, Tensor gradient,
    Tensor firstMoment, Tensor secondMoment, AdamCoefficients coefficients) : IOp
{
    public string Name => "Adam";

    public IReadOnlyList<Tensor?> Inputs => [gradient];

    public IReadOnlyList<Tensor?> Results => [parameter, firstMoment, secondMoment];

    public Magnitude Magnitude => Magnitude.LargestElement;

    public void Run(ReferenceDevice device) => AdamReference.Adam(parameter, gradient, firstMoment, secondMoment, coefficients);

    public void Run(CpuDevice device) => AdamCpu.Adam(device, parameter, gradient, firstMoment, secondMoment, coefficients);

    public void Run(GpuDevice device) => AdamGpu.Adam(device, parameter, gradient, firstMoment, secondMoment, coefficients);
}
