using ILGPU.Algorithms;

namespace Gtzan.Engine.Ops.Attention.Fast;

/// <summary>What a softmax computed score by score ends with.</summary>
internal static class OnlineSoftmax
{
    /// <summary>What to subtract from scores: their maximum; where all are −∞, a number that makes exponentials 0, not NaN.</summary>
    public static float Offset(float maximum) => XMath.Max(maximum, float.MinValue);

    /// <summary>ln Σ exp(score), 0 if there is no score.</summary>
    public static float LogSum(float maximum, float sum) => sum == 0 ? 0 : maximum + XMath.Log(sum);
}
