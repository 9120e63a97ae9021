using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Dense;

internal static class DenseReference
{
    public static void Dense(Tensor x, Tensor kernel, Tensor bias, Activation activation, Tensor y)
    {
        var (input, weights, offsets, output) = (Reals(x), Reals(kernel), Reals(bias), Reals(y));
        var (batch, inputs, units) = (x.Shape[0], kernel.Shape[0], kernel.Shape[1]);
        for (var b = 0; b < batch; b++)
        {
            for (var u = 0; u < units; u++)
            {
                var sum = offsets[u];
                for (var i = 0; i < inputs; i++)
                    sum += input[(b * inputs) + i] * weights[(i * units) + u];
                output[(b * units) + u] = ElementwiseReference.Activate(activation, sum);
            }
        }
    }
}
