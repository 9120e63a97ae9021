using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Lstm;

internal static class LstmReference
{
    public static void Lstm(
        Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry, Tensor gates, Tensor cells, Tensor hidden)
    {
        var (batch, steps, inputs, units) = geometry;
        var (input, weights, recurrent, offsets) = (Reals(x), Reals(kernel), Reals(recurrentKernel), Reals(bias));
        var (gate, c, h) = (Reals(gates), Reals(cells), Reals(hidden));
        for (var b = 0; b < batch; b++)
        {
            for (var t = 0; t < steps; t++)
            {
                var now = (b * steps) + t;
                for (var column = 0; column < 4 * units; column++)
                {
                    var z = offsets[column];
                    for (var i = 0; i < inputs; i++)
                        z += input[(now * inputs) + i] * weights[(i * 4 * units) + column];
                    for (var u = 0; u < units && t > 0; u++)
                        z += h[((now - 1) * units) + u] * recurrent[(u * 4 * units) + column];

                    var isCandidate = column / units == 2;
                    gate[(now * 4 * units) + column] = ElementwiseReference.Evaluate(
                        isCandidate ? ElementwiseFunction.Tanh : ElementwiseFunction.Sigmoid, z);
                }

                for (var u = 0; u < units; u++)
                {
                    var (i, f, g, o) = GatesAt(gate, now, u, units);
                    var previous = t > 0 ? c[((now - 1) * units) + u] : 0;
                    c[(now * units) + u] = (f * previous) + (i * g);
                    h[(now * units) + u] = o * Math.Tanh(c[(now * units) + u]);
                }
            }
        }
    }

    public static void LstmBackward(
        Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor hidden, Tensor gradient,
        in LstmGeometry geometry,
        Tensor gateGradients, Tensor? inputGradient, Tensor kernelGradient, Tensor recurrentKernelGradient, Tensor biasGradient)
    {
        GatesBackward(recurrentKernel, gates, cells, gradient, geometry, gateGradients);

        var (batch, steps, inputs, units) = geometry;
        var (input, weights, h, z) = (Reals(x), Reals(kernel), Reals(hidden), Reals(gateGradients));
        var (ofKernel, ofRecurrent, ofBias) = (Reals(kernelGradient), Reals(recurrentKernelGradient), Reals(biasGradient));
        Array.Clear(ofKernel);
        Array.Clear(ofRecurrent);
        Array.Clear(ofBias);
        if (inputGradient is not null)
            Array.Clear(Reals(inputGradient));
        for (var now = 0; now < batch * steps; now++)
        {
            for (var column = 0; column < 4 * units; column++)
            {
                var gateGradient = z[(now * 4 * units) + column];
                ofBias[column] += gateGradient;
                for (var i = 0; i < inputs; i++)
                {
                    ofKernel[(i * 4 * units) + column] += input[(now * inputs) + i] * gateGradient;
                    if (inputGradient is not null)
                        Reals(inputGradient)[(now * inputs) + i] += gateGradient * weights[(i * 4 * units) + column];
                }

                for (var u = 0; u < units && now % steps > 0; u++)
                    ofRecurrent[(u * 4 * units) + column] += h[((now - 1) * units) + u] * gateGradient;
            }
        }
    }

    /// <summary>
    /// Backpropagation through time: the gradients of z at every step, from the last. The step before receives ∂h = ∂z · recurrentKernelᵀ
    /// and ∂c · f.
    /// </summary>
    private static void GatesBackward(
        Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor gradient, in LstmGeometry geometry, Tensor gateGradients)
    {
        var (batch, steps, _, units) = geometry;
        var (recurrent, gate, c, outer, z) = (Reals(recurrentKernel), Reals(gates), Reals(cells), Reals(gradient), Reals(gateGradients));
        var onlyLast = gradient.Shape.Rank == 2;
        for (var b = 0; b < batch; b++)
        {
            var hiddenGradient = new double[units];
            var cellGradient = new double[units];
            for (var t = steps - 1; t >= 0; t--)
            {
                var now = (b * steps) + t;
                for (var u = 0; u < units; u++)
                {
                    if (!onlyLast)
                        hiddenGradient[u] += outer[(now * units) + u];
                    else if (t == steps - 1)
                        hiddenGradient[u] += outer[(b * units) + u];

                    var (i, f, g, o) = GatesAt(gate, now, u, units);
                    var tanhCell = Math.Tanh(c[(now * units) + u]);
                    var previous = t > 0 ? c[((now - 1) * units) + u] : 0;
                    cellGradient[u] += hiddenGradient[u] * o * (1 - (tanhCell * tanhCell));

                    var first = (now * 4 * units) + u;
                    z[first] = cellGradient[u] * g * i * (1 - i);
                    z[first + units] = cellGradient[u] * previous * f * (1 - f);
                    z[first + (2 * units)] = cellGradient[u] * i * (1 - (g * g));
                    z[first + (3 * units)] = hiddenGradient[u] * tanhCell * o * (1 - o);
                    cellGradient[u] *= f;
                }

                for (var u = 0; u < units; u++)
                {
                    hiddenGradient[u] = 0;
                    for (var column = 0; column < 4 * units; column++)
                        hiddenGradient[u] += z[(now * 4 * units) + column] * recurrent[(u * 4 * units) + column];
                }
            }
        }
    }

    private static (double I, double F, double G, double O) GatesAt(double[] gates, int step, int unit, int units)
    {
        var first = (step * 4 * units) + unit;
        return (gates[first], gates[first + units], gates[first + (2 * units)], gates[first + (3 * units)]);
    }
}
