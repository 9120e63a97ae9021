namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    // A kernel wants all its arguments: the decay of parameters that have none.
    private Tensor? _noDecay;

    internal override void Adam(
        Tensor parameter, Tensor gradient, Tensor? decay, Tensor firstMoment, Tensor secondMoment, in AdamCoefficients coefficients)
    {
        if (decay is null && _noDecay is null)
        {
            _noDecay = new Tensor(this, Allocate(1, ElementType.Real), []);
            Fill(_noDecay, 0);
        }

        AdamKernels.LaunchStep(this, parameter.Shape.Length, parameter, gradient, decay ?? _noDecay!, firstMoment, secondMoment, coefficients);
    }
}
