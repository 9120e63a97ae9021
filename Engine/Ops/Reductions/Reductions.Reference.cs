using Gtzan.Engine.Ops.Broadcasting;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.ReferenceOperands;

namespace Gtzan.Engine.Ops.Reductions;

internal static class ReductionsReference
{
    public static void Reduce(Reduction reduction, Tensor x, Tensor y)
    {
        var (input, output) = (Reals(x), Reals(y));
        var layout = Layout.Broadcast(y.Shape, x.Shape);
        Array.Fill(output, reduction switch
        {
            Reduction.Sum or Reduction.SumOfSquares => 0,
            Reduction.Max => double.NegativeInfinity,
            _ => double.PositiveInfinity,
        });
        for (var i = 0; i < input.Length; i++)
        {
            ref var result = ref output[layout.PlaceOf(i, x.Shape)];
            result = reduction switch
            {
                Reduction.Sum => result + input[i],
                Reduction.SumOfSquares => result + (input[i] * input[i]),
                Reduction.Max => Math.Max(result, input[i]),
                _ => Math.Min(result, input[i]),
            };
        }
    }

    public static void ArgMax(Tensor x, ReductionRun run, Tensor index)
    {
        var (input, output) = (Reals(x), Indices(index));
        for (var i = 0; i < output.Length; i++)
        {
            var first = (i / run.Inner * run.Count * run.Inner) + (i % run.Inner);
            var best = 0;
            for (var r = 1; r < run.Count; r++)
            {
                var (largest, value) = (input[first + (best * run.Inner)], input[first + (r * run.Inner)]);
                if (value > largest || (double.IsNaN(value) && !double.IsNaN(largest)))
                    best = r;
            }

            output[i] = best;
        }
    }
}
