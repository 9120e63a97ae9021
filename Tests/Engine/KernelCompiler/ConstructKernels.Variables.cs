using Gtzan.Engine;
using Gtzan.Engine.KernelModel;

namespace Gtzan.Tests.Engine.KernelCompiler;

// Variables, constants, names, floating-point numbers and their functions.
internal static partial class ConstructKernels
{
    // ---- variables, constants, names -----------------------------------------------------------------------------------------------------------------
    [Kernel]
    internal static void Assignments(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        var value = a[i];
        value += 3;
        value -= a[i] / 2;
        value *= 3;
        value /= 2;
        value %= 1000;
        value &= 0x7FF;
        value |= 64;
        value ^= 5;
        r[i] = value;
        r[i]++;
        ++r[i];
        r[i] += 10;
        r[i]--;
        _ = a[i];
    }

    [Kernel]
    internal static void Constants(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        const int Local = Three * Three;
        const int three = 5;
        r[i] = a[i] + Three + Local + three + OtherConstants.Three + (int)(Mask >> 8) + (int)Colour.Green + (Choose(a[i]) == Colour.Blue ? 100 : 0);
    }

    [Kernel]
    internal static void NamesThatMeanSomethingInOpenCl(Index1D global, ArrayView<int> a, int items, ArrayView<int> r)
    {
        int kernel = a[global], half = kernel / 2, float4 = 4, dot = half + float4, get_global_id = 1, M_PI = 3, Capital = 2, größe = 1, a_length = a.IntLength, max = XMath.Max(half, dot);
        var local = new NamesOfMembers(dot, half);
        r[global] = kernel + dot + get_global_id + M_PI + Capital + größe + a_length + max + local.half + local.INT_MAX + items;
    }

    [Kernel]
    internal static void Scopes(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        var sum = 0;
        {
            var inner = a[i];
            sum += inner;
        }

        {
            var inner = 2 * a[i];
            sum += inner;
        }

        ;
        r[i] = sum;
    }

    // ---- floats ----------------------------------------------------------------------------------------------------------------------------------
    [Kernel]
    internal static void FloatArithmetic(Index1D i, ArrayView<float> x, ArrayView<float> y) => y[i] = (-x[i] * 1.5f) + (x[i] / 3) - (1e-3f * x[i] * x[i]) + (1 / (x[i] + 10)) - Third;

    [Kernel]
    internal static void FloatAssignments(Index1D i, ArrayView<float> x, ArrayView<int> a, ArrayView<float> y)
    {
        y[i] = x[i];
        y[i] += 1;
        y[i] *= a[i];
        y[i] -= .5f;
        y[i] /= 3;
        y[i]++;
    }

    [Kernel]
    internal static void FloatRemainder(Index1D i, ArrayView<float> x, ArrayView<float> y)
    {
        var rest = x[i];
        rest %= 0.6f;
        y[i] = (x[i] % 0.75f) + (7 % (x[i] + 20)) + rest;
    }

    [Kernel]
    internal static void IntsBecomeFloats(Index1D i, ArrayView<int> b, ArrayView<float> y)
    {
        float number = b[i];
        float quotient = 7 / 2;
        y[i] = number + (float)(uint)b[i] + (b[i] / 2 * 0.5f) + quotient + (float)((ulong)(uint)b[i] << 20);
    }

    [Kernel]
    internal static void FloatsBecomeInts(Index1D i, ArrayView<float> z, ArrayView<int> r) => r[i] = (int)z[i] ^ (int)(uint)z[i] ^ (int)((ulong)z[i] >> 7) ^ (int)(z[i] / 3);

    [Kernel]
    internal static void FloatComparisons(Index1D i, ArrayView<float> z, ArrayView<int> r)
    {
        r[i] = (z[i] < 1 ? 1 : 0) + (z[i] >= 1 ? 2 : 0) + (z[i] == z[i] ? 4 : 0) + (z[i] != 0 ? 8 : 0);
        if (!(z[i] > 2))
            r[i] += 16;
        if (z[i] is > -1 and < 1)
            r[i] += 32;
    }

    [Kernel]
    internal static void FloatConstants(Index1D i, ArrayView<int> a, ArrayView<float> y) => y[i] = (a[i] & 7) switch
    {
        0 => float.MaxValue,
        1 => float.MinValue,
        2 => float.PositiveInfinity,
        3 => float.NegativeInfinity,
        4 => float.NaN,
        5 => (float)Math.PI,
        6 => 16_777_217f,
        _ => 1.00000012f,
    };

    [Kernel]
    internal static void Functions(Index1D i, ArrayView<float> x, ArrayView<float> y)
    {
        var positive = XMath.Abs(x[i]) + 0.1f;
        y[i] = XMath.Exp(x[i]) + XMath.Log(positive) + XMath.Tanh(x[i]) + XMath.Sqrt(positive) + XMath.Rsqrt(positive) + XMath.Pow(positive, 1.5f)
            + XMath.Floor(x[i]) + XMath.Ceiling(x[i]) + XMath.Max(x[i], 0) + XMath.Min(1, x[i]) + XMath.Clamp(x[i], -1, 1);
    }

    [Kernel]
    internal static void FunctionsOfMathF(Index1D i, ArrayView<float> x, ArrayView<float> y)
    {
        var unit = MathF.Min(1, MathF.Max(-1, x[i] / 4));
        y[i] = MathF.Sin(x[i]) + MathF.Cos(x[i]) + MathF.Tan(unit) + MathF.Asin(unit) + MathF.Acos(unit) + MathF.Atan(x[i]) + MathF.Atan2(x[i], 2)
            + MathF.Sinh(unit) + MathF.Cosh(unit) + MathF.Log10(MathF.Abs(x[i]) + 1) + MathF.Exp(unit) + MathF.Sqrt(unit + 1) + MathF.Floor(x[i]) + MathF.Tanh(x[i]);
    }

    [Kernel]
    internal static void FunctionsOfInts(Index1D i, ArrayView<int> a, ArrayView<int> r) =>
        r[i] = XMath.Max(a[i], 3) + XMath.Min(a[i], -3) + XMath.Clamp(a[i], -5, 5) + (XMath.Abs(a[i]) - 1 < -a[i] ? 1 : 0) + Math.Max(a[i], 7) + (int)Math.Min((uint)a[i], 9u);
}
