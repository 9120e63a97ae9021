using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Broadcasting;

/// <summary>
/// The last dimensions of a broadcast result along which each operand either advances or stays: the longest run of elements that needs no
/// <see cref="Layout.PlaceOf"/> inside.
/// </summary>
internal readonly record struct BroadcastRun(int Length, bool IsLeftConstant, bool IsRightConstant)
{
    /// <summary>Adds dimensions from the last one on, as long as each operand behaves as in the dimensions after it.</summary>
    public static BroadcastRun Of(Shape left, Shape right, Shape result)
    {
        var run = new BroadcastRun(1, false, false);
        for (var fromEnd = 1; fromEnd <= result.Rank; fromEnd++)
        {
            if (result[^fromEnd] == 1)
                continue;
            var (isLeftConstant, isRightConstant) = (IsRepeated(left, fromEnd), IsRepeated(right, fromEnd));
            if (run.Length > 1 && (isLeftConstant, isRightConstant) != (run.IsLeftConstant, run.IsRightConstant))
                break;
            run = new BroadcastRun(run.Length * result[^fromEnd], isLeftConstant, isRightConstant);
        }

        return run;
    }

    private static bool IsRepeated(Shape operand, int fromEnd) => fromEnd > operand.Rank || operand[^fromEnd] == 1;
}
