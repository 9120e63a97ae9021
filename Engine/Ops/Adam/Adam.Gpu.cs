namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Adam(
        Tensor parameter, Tensor gradient, Tensor? decay, Tensor firstMoment, Tensor secondMoment, in AdamCoefficients coefficients) =>
        throw new NotImplementedException();
}
