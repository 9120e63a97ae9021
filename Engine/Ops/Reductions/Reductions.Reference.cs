using static Gtzan.Engine.ReferenceDevice;

namespace Gtzan.Engine;

internal static class ReductionsReference
{
    public static void SumTo(Tensor x, Tensor y)
    {
        var (input, output) = (Reals(x), Reals(y));
        var index = new BroadcastIndex(y.Shape, x.Shape);
        Array.Clear(output);
        for (var i = 0; i < input.Length; i++)
            output[index[i]] += input[i];
    }

    public static void SumOfSquares(Tensor x, Tensor result)
    {
        var sum = 0.0;
        foreach (var value in Reals(x))
            sum += value * value;
        Reals(result)[0] = sum;
    }
}
