using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine;

public sealed partial class GpuDevice
{
    private delegate void AdamLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> parameter, ArrayView<float> gradient, ArrayView<float> decay,
        ArrayView<float> firstMoment, ArrayView<float> secondMoment, AdamCoefficients coefficients);

    // The decay of parameters that have none: a kernel takes all its arguments.
    private Tensor? _noDecay;

    internal override void Adam(
        Tensor parameter, Tensor gradient, Tensor? decay, Tensor firstMoment, Tensor secondMoment, in AdamCoefficients coefficients)
    {
        if (decay is null && _noDecay is null)
        {
            _noDecay = new Tensor(this, Allocate(1, ElementType.Real), []);
            Fill(_noDecay, 0);
        }

        Load<AdamLaunch>(AdamKernels.Step).Launch(
            Stream, items: parameter.Shape.Length, View(parameter), View(gradient), View(decay ?? _noDecay!),
            View(firstMoment), View(secondMoment), coefficients);
    }
}
