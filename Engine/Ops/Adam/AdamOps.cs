namespace Gtzan.Engine;

/// <summary>
/// One step of Adam in Keras' form, in place on parameter, firstMoment and secondMoment. The gradient is gradient + decay[0] · parameter,
/// if there is a decay: that of an L2 penalty, folded into the same pass.
/// </summary>
internal readonly struct AdamOp(
    Tensor parameter, Tensor gradient, Tensor? decay,
    Tensor firstMoment, Tensor secondMoment, AdamCoefficients coefficients) : ITensorOp
{
    public string Name => "Adam";

    public IReadOnlyList<Tensor?> Inputs => [gradient, decay];

    public IReadOnlyList<Tensor?> Results => [parameter, firstMoment, secondMoment];

    public Magnitude Magnitude => Magnitude.LargestElement;

    public void Run(ReferenceDevice device) => AdamReference.Adam(parameter, gradient, decay, firstMoment, secondMoment, coefficients);

    public void Run(CpuDevice device) => AdamCpu.Adam(device, parameter, gradient, decay, firstMoment, secondMoment, coefficients);

    public void Run(GpuDevice device) => AdamGpu.Adam(device, parameter, gradient, decay, firstMoment, secondMoment, coefficients);
}
