using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.MaxPool2D;

internal static class MaxPool2DReference
{
    public static void MaxPool2D(Tensor x, in Pool2DGeometry geometry, Tensor y, Tensor argMax)
    {
        var g = geometry;
        var (input, output, winners) = (Reals(x), Reals(y), Indices(argMax));
        for (var cell = 0; cell < output.Length; cell++)
        {
            var best = double.NegativeInfinity;
            var winner = -1;
            for (var i = 0; i < g.Vertical.Reach; i += g.Vertical.Dilation)
            {
                for (var j = 0; j < g.Horizontal.Reach; j += g.Horizontal.Dilation)
                {
                    var place = g.PlaceInWindow(i, j);
                    var source = PooledCell(g, cell, place);
                    if (source >= 0 && (winner < 0 || input[source] > best || double.IsNaN(input[source])))
                        (best, winner) = (input[source], place);
                }
            }

            (output[cell], winners[cell]) = (best, winner);
        }
    }

    public static void MaxPool2DBackward(Tensor gradient, Tensor argMax, in Pool2DGeometry geometry, Tensor inputGradient)
    {
        var (outputGradient, winners, result) = (Reals(gradient), Indices(argMax), Reals(inputGradient));
        Array.Clear(result);
        for (var cell = 0; cell < outputGradient.Length; cell++)
            result[PooledCell(geometry, cell, winners[cell])] += outputGradient[cell];
    }

    /// <summary>The flat index of the input at one place of an output cell's window, or −1 if it lies in the padding.</summary>
    private static int PooledCell(in Pool2DGeometry g, int cell, int place)
    {
        var channel = cell % g.Channels;
        var q = cell / g.Channels % g.OutputWidth;
        var p = cell / (g.Channels * g.OutputWidth) % g.OutputHeight;
        var image = cell / (g.Channels * g.OutputWidth * g.OutputHeight);
        var row = g.Vertical.Place(p, 0) + (place / g.Horizontal.Reach);
        var column = g.Horizontal.Place(q, 0) + (place % g.Horizontal.Reach);
        return g.Vertical.Contains(row) && g.Horizontal.Contains(column)
            ? (((((image * g.InputHeight) + row) * g.InputWidth) + column) * g.Channels) + channel
            : -1;
    }
}
