using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.MaxPool2D;

internal static class MaxPool2DReference
{
    public static void MaxPool2D(Tensor x, in MaxPool2DGeometry geometry, Tensor y, Tensor argMax)
    {
        var g = geometry;
        var (input, output, winners) = (Reals(x), Reals(y), Indices(argMax));
        for (var cell = 0; cell < output.Length; cell++)
        {
            var best = double.NegativeInfinity;
            var winner = -1;
            for (var place = 0; place < g.Window * g.Window; place++)
            {
                var source = PooledCell(g, cell, place);
                if (source >= 0 && (winner < 0 || input[source] > best || double.IsNaN(input[source])))
                    (best, winner) = (input[source], place);
            }

            (output[cell], winners[cell]) = (best, winner);
        }
    }

    public static void MaxPool2DBackward(Tensor gradient, Tensor argMax, in MaxPool2DGeometry geometry, Tensor inputGradient)
    {
        var (outputGradient, winners, result) = (Reals(gradient), Indices(argMax), Reals(inputGradient));
        Array.Clear(result);
        for (var cell = 0; cell < outputGradient.Length; cell++)
            result[PooledCell(geometry, cell, winners[cell])] += outputGradient[cell];
    }

    /// <summary>The flat index of the input at one place of an output cell's window, or −1 if it lies in the padding.</summary>
    private static int PooledCell(in MaxPool2DGeometry g, int cell, int place)
    {
        var channel = cell % g.Channels;
        var q = cell / g.Channels % g.OutputWidth;
        var p = cell / (g.Channels * g.OutputWidth) % g.OutputHeight;
        var image = cell / (g.Channels * g.OutputWidth * g.OutputHeight);
        var row = (p * g.Stride) - g.PaddingTop + (place / g.Window);
        var column = (q * g.Stride) - g.PaddingLeft + (place % g.Window);
        return row < 0 || row >= g.InputHeight || column < 0 || column >= g.InputWidth
            ? -1
            : (((((image * g.InputHeight) + row) * g.InputWidth) + column) * g.Channels) + channel;
    }
}
