using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Conv2D;

internal static class Conv2DReference
{
    public static void Conv2D(Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry geometry, Activation activation, Tensor y)
    {
        var (input, weights, offsets, output) = (Reals(x), Reals(kernel), Reals(bias), Reals(y));
        for (var i = 0; i < output.Length; i++)
            output[i] = offsets[i % geometry.OutputChannels];
        foreach (var (inputPixel, tap, outputPixel) in Pairs(geometry))
        {
            for (var channel = 0; channel < geometry.InputChannels; channel++)
            {
                for (var filter = 0; filter < geometry.OutputChannels; filter++)
                {
                    output[(outputPixel * geometry.OutputChannels) + filter] +=
                        input[(inputPixel * geometry.InputChannels) + channel]
                        * weights[(((tap * geometry.InputChannels) + channel) * geometry.OutputChannels) + filter];
                }
            }
        }

        for (var i = 0; i < output.Length; i++)
            output[i] = ElementwiseReference.Activate(activation, output[i]);
    }

    public static void Conv2DBackwardInput(Tensor gradient, Tensor kernel, in Conv2DGeometry geometry, Tensor inputGradient)
    {
        var (outputGradient, weights, result) = (Reals(gradient), Reals(kernel), Reals(inputGradient));
        Array.Clear(result);
        foreach (var (inputPixel, tap, outputPixel) in Pairs(geometry))
        {
            for (var channel = 0; channel < geometry.InputChannels; channel++)
            {
                for (var filter = 0; filter < geometry.OutputChannels; filter++)
                {
                    result[(inputPixel * geometry.InputChannels) + channel] +=
                        outputGradient[(outputPixel * geometry.OutputChannels) + filter]
                        * weights[(((tap * geometry.InputChannels) + channel) * geometry.OutputChannels) + filter];
                }
            }
        }
    }

    public static void Conv2DBackwardKernel(Tensor x, Tensor gradient, in Conv2DGeometry geometry, Tensor kernelGradient)
    {
        var (input, outputGradient, result) = (Reals(x), Reals(gradient), Reals(kernelGradient));
        Array.Clear(result);
        foreach (var (inputPixel, tap, outputPixel) in Pairs(geometry))
        {
            for (var channel = 0; channel < geometry.InputChannels; channel++)
            {
                for (var filter = 0; filter < geometry.OutputChannels; filter++)
                {
                    result[(((tap * geometry.InputChannels) + channel) * geometry.OutputChannels) + filter] +=
                        input[(inputPixel * geometry.InputChannels) + channel]
                        * outputGradient[(outputPixel * geometry.OutputChannels) + filter];
                }
            }
        }
    }

    /// <summary>
    /// Enumerates the triples of input pixel, output pixel and kernel tap that belong together; only these distinguish a convolution from a
    /// matrix product. Pixels are numbered through the batch; taps through the kernel, row by row.
    /// </summary>
    private static IEnumerable<(int InputPixel, int Tap, int OutputPixel)> Pairs(Conv2DGeometry g)
    {
        for (var image = 0; image < g.Batch; image++)
        {
            for (var p = 0; p < g.OutputHeight; p++)
            {
                for (var q = 0; q < g.OutputWidth; q++)
                {
                    for (var i = 0; i < g.KernelHeight; i++)
                    {
                        for (var j = 0; j < g.KernelWidth; j++)
                        {
                            var (row, column) = (g.Vertical.Place(p, i), g.Horizontal.Place(q, j));
                            if (!g.Vertical.Contains(row) || !g.Horizontal.Contains(column))
                                continue;
                            yield return (
                                (((image * g.InputHeight) + row) * g.InputWidth) + column,
                                (i * g.KernelWidth) + j,
                                (((image * g.OutputHeight) + p) * g.OutputWidth) + q);
                        }
                    }
                }
            }
        }
    }
}
