namespace Gtzan.Engine.KernelModel;

/// <summary>The functions of float32 that kernels may use.</summary>
internal static class XMath
{
    public static float Abs(float x) => MathF.Abs(x);

    public static int Abs(int x) => Math.Abs(x);

    public static float Exp(float x) => MathF.Exp(x);

    public static float Log(float x) => MathF.Log(x);

    public static float Tanh(float x) => MathF.Tanh(x);

    public static float Sqrt(float x) => MathF.Sqrt(x);

    public static float Rsqrt(float x) => 1 / MathF.Sqrt(x);

    public static float Pow(float x, float exponent) => MathF.Pow(x, exponent);

    public static float Floor(float x) => MathF.Floor(x);

    public static float Ceiling(float x) => MathF.Ceiling(x);

    public static float Max(float x, float y) => MathF.Max(x, y);

    public static int Max(int x, int y) => Math.Max(x, y);

    public static float Min(float x, float y) => MathF.Min(x, y);

    public static int Min(int x, int y) => Math.Min(x, y);

    public static float Clamp(float x, float minimum, float maximum) => Math.Clamp(x, minimum, maximum);

    public static int Clamp(int x, int minimum, int maximum) => Math.Clamp(x, minimum, maximum);
}
