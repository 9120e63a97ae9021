using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.AveragePool2D;

internal static class AveragePool2DReference
{
    public static void AveragePool2D(Tensor x, in Pool2DGeometry geometry, Tensor y)
    {
        var (input, output) = (Reals(x), Reals(y));
        Array.Clear(output);
        foreach (var (source, window, count) in Pairs(geometry))
            output[window] += input[source] / count;
    }

    public static void AveragePool2DBackward(Tensor gradient, in Pool2DGeometry geometry, Tensor inputGradient)
    {
        var (outputGradient, result) = (Reals(gradient), Reals(inputGradient));
        Array.Clear(result);
        foreach (var (source, window, count) in Pairs(geometry))
            result[source] += outputGradient[window] / count;
    }

    /// <summary>The pairs of an element of x and a window that covers it, with the window's count.</summary>
    private static IEnumerable<(int Source, int Window, int Count)> Pairs(Pool2DGeometry g)
    {
        for (var window = 0; window < g.OutputShape.Length; window++)
        {
            var channel = window % g.Channels;
            var q = window / g.Channels % g.OutputWidth;
            var p = window / (g.Channels * g.OutputWidth) % g.OutputHeight;
            var image = window / (g.Channels * g.OutputWidth * g.OutputHeight);
            for (var row = g.Vertical.First(p); row < g.Vertical.End(p); row++)
            {
                for (var column = g.Horizontal.First(q); column < g.Horizontal.End(q); column++)
                    yield return (
                        (((((image * g.InputHeight) + row) * g.InputWidth) + column) * g.Channels) + channel, window, g.CountAt(p, q));
            }
        }
    }
}
