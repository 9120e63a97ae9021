using System.Runtime.CompilerServices;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Cpu.Simd;

namespace Gtzan.Engine.Ops.Attention.Fast;

/// <summary>Stores score = scale · product in its place; the largest takes the place of a sum.</summary>
internal readonly unsafe struct ScoreTerm(float* scores, float scale) : IRowTerm
{
    public static float Start => MaxTerm.Start;

    public static T Join<T>(T left, T right)
        where T : struct, ISimd<T, float> => MaxTerm.Join(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo<T>(ref T sum, int row, long index, int column)
        where T : struct, ISimd<T, float>
    {
        var score = T.Load(scores + index) * T.Broadcast(scale);
        score.Store(scores + index);
        sum = T.Max(sum, score);
    }
}

/// <summary>The same plus the mask: a row of it, or one element for all.</summary>
internal readonly unsafe struct MaskedScoreTerm(float* scores, float scale, float* mask, int stride) : IRowTerm
{
    public static float Start => MaxTerm.Start;

    public static T Join<T>(T left, T right)
        where T : struct, ISimd<T, float> => MaxTerm.Join(left, right);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo<T>(ref T sum, int row, long index, int column)
        where T : struct, ISimd<T, float>
    {
        var added = stride == 0 ? T.Broadcast(*mask) : T.Load(mask + index);
        var score = T.MultiplyAdd(T.Load(scores + index), T.Broadcast(scale), added);
        score.Store(scores + index);
        sum = T.Max(sum, score);
    }
}

/// <summary>Stores weight = exp(score − logSum) and scale · weight · (∂weight − mean) in the places of score and ∂weight.</summary>
internal readonly unsafe struct ScoreGradientTerm(float* scores, float* gradients, float logSum, float mean, float scale) : IRowTerm
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddTo<T>(ref T sum, int row, long index, int column)
        where T : struct, ISimd<T, float>
    {
        var weight = VectorMath.ExpOfNegative(T.Load(scores + index) - T.Broadcast(logSum));
        weight.Store(scores + index);
        ((T.Load(gradients + index) - T.Broadcast(mean)) * weight * T.Broadcast(scale)).Store(gradients + index);
    }
}
