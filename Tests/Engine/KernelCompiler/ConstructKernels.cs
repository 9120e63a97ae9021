using Gtzan.Engine;
using Gtzan.Engine.KernelModel;

namespace Gtzan.Tests.Engine.KernelCompiler;

/// <summary>
/// A kernel for each construct that kernels may contain. <see cref="ConstructTests"/> runs each on a device and as the method it is, and compares. The names of the
/// parameters say what they get: a small integers, b integers of all sizes but 0, x small numbers, z numbers of all sizes; r and y are the results.
/// </summary>
internal static partial class ConstructKernels
{
    private const int Three = 3;
    private const uint Mask = 0xFF00_FF00;
    private const float Third = 1f / Three;

    // ---- integers --------------------------------------------------------------------------------------------------------------------------------
    [Kernel]
    internal static void IntArithmetic(Index1D i, ArrayView<int> a, ArrayView<int> r) => r[i] = -a[i] + (7 * a[i]) - (a[i] - 3 - a[i]) + +a[i];

    [Kernel]
    internal static void IntDivision(Index1D i, ArrayView<int> a, ArrayView<int> b, ArrayView<int> r) => r[i] = (a[i] / 7) + (1000 * (a[i] % 7)) + (a[i] / (b[i] | 1)) - (a[i] % (b[i] | 1));

    [Kernel]
    internal static void IntBits(Index1D i, ArrayView<int> a, ArrayView<int> b, ArrayView<int> r) => r[i] = (a[i] & b[i]) ^ (~a[i] | (b[i] & 0x0F0F)) ^ 0b1010_0101;

    [Kernel]
    internal static void Shifts(Index1D i, ArrayView<int> a, ArrayView<int> b, ArrayView<int> r) => r[i] = (b[i] << a[i]) ^ (b[i] >> a[i]) ^ (b[i] >>> a[i]) ^ (b[i] << 33);

    [Kernel]
    internal static void ShiftAssignments(Index1D i, ArrayView<int> a, ArrayView<int> b, ArrayView<int> r)
    {
        var value = b[i];
        value <<= 2;
        value >>= a[i];
        value >>>= 3;
        r[i] = value;
    }

    [Kernel]
    internal static void UintWraps(Index1D i, ArrayView<int> b, ArrayView<int> r)
    {
        var value = (uint)b[i];
        value *= 2_654_435_769;
        value += Mask;
        value -= 0xFFFFFFFFu;
        value = (value / 3) ^ (value % 10u) ^ (value >> 7) ^ (value << 9) ^ ~value;
        r[i] = (int)value;
    }

    [Kernel]
    internal static void UlongProduct(Index1D i, ArrayView<int> b, ArrayView<int> r)
    {
        var product = (ulong)(uint)b[i] * 3449720151u;
        product += 0x1_0000_0001UL;
        r[i] = (int)((uint)(product >> 32) ^ (uint)product);
    }

    [Kernel]
    internal static void LongsFromMixedSigns(Index1D i, ArrayView<int> a, ArrayView<int> b, ArrayView<int> r)
    {
        var unsigned = (uint)b[i];
        var sum = a[i] + unsigned;
        var difference = -unsigned;
        long product = (long)b[i] * a[i];
        r[i] = (int)(sum >> 20) ^ (int)(difference >> 16) ^ (int)(product >> 10) ^ (a[i] < unsigned ? 1 : 0) ^ (int)((product - 5L) / 3);
    }

    [Kernel]
    internal static void SmallestNumbers(Index1D i, ArrayView<int> a, ArrayView<int> r) =>
        r[i] = (a[i] & 3) switch { 0 => int.MinValue, 1 => -2147483648 + 5, 2 => int.MaxValue, _ => (int)(long.MinValue >> 40) };

    // ---- conditions ------------------------------------------------------------------------------------------------------------------------------
    [Kernel]
    internal static void Comparisons(Index1D i, ArrayView<int> a, ArrayView<int> b, ArrayView<int> r)
    {
        bool less = a[i] < b[i], equal = a[i] == 3;
        var result = less ? 1 : 0;
        if (a[i] <= b[i] != less)
            result += 2;
        if (a[i] > 0 ^ b[i] >= 0)
            result += 4;
        if (!equal & (less | a[i] != 7))
            result += 8;
        r[i] = result;
    }

    [Kernel]
    internal static void LogicalOperatorsStopEarly(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        // What stands to the right would reach outside the view.
        var previous = i > 0 && a[i - 1] > 0;
        r[i] = (i == 0 || a[i - 1] < 0 ? 1 : 0) + (previous ? 2 : 0);
    }

    [Kernel]
    internal static void Choices(Index1D i, ArrayView<int> a, ArrayView<int> r) => r[i] = a[i] < 0 ? -a[i] : a[i] > 10 ? (a[i] > 100 ? 3 : 2) : a[i] == 0 ? 1 : 0;

    [Kernel]
    internal static void IfElse(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        if (a[i] < -10)
        {
            r[i] = 1;
        }
        else if (a[i] < 0)
            r[i] = 2;
        else if (a[i] == 0)
        {
            r[i] = 3;
            return;
        }
        else
            r[i] = 4;
        if (a[i] > 5)
            if (a[i] > 50)
                r[i] += 100;
            else
                r[i] += 10;
    }

    [Kernel]
    internal static void Switch(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        switch (a[i] % 6)
        {
            case 0:
            case Three:
                r[i] = 10;
                break;
            case 1:
                var twice = 2 * a[i];
                r[i] = twice;
                break;
            case 2:
            {
                var twiceMinusOne = (2 * a[i]) - 1;
                r[i] = twiceMinusOne;
                return;
            }

            case (int)Colour.Blue:
                r[i] = 30;
                return;
            default:
                if (a[i] > 0)
                    break;
                r[i] = -7;
                break;
        }

        r[i]++;
    }

    [Kernel]
    internal static void SwitchExpressions(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        var kind = a[i] switch { 0 => 1, < -10 => 2, > 10 and not 20 => 3, 5 or 6 => 4, _ => 5 };
        r[i] = 10 * kind + ((Colour)(kind % 3) switch { Colour.Red => 1, Colour.Green => 2, _ => 3 });
    }

    [Kernel]
    internal static void Patterns(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        var value = a[i];
        r[i] = (value is >= 0 and < 10 ? 1 : 0) + (value is not (5 or 6) ? 2 : 0) + (value is Three ? 4 : 0) + (value is < 0 or > 100 and < 200 ? 8 : 0);
    }

    // ---- loops -----------------------------------------------------------------------------------------------------------------------------------
    [Kernel]
    internal static void ForLoops(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        var sum = 0;
        for (var k = 0; k < (a[i] & 15); k++)
            sum += k * k;
        for (int up = 0, down = 20; up < down; up += 2, down--)
            sum += up ^ down;
        int late;
        for (late = 5; ;)
        {
            --late;
            if (late < 0)
                break;
            sum -= late;
        }

        r[i] = sum;
    }

    [Kernel]
    internal static void WhileLoops(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        var (number, steps) = (XMath.Abs(a[i]) + 1, 0);
        while (number != 1 && steps < 100)
        {
            number = number % 2 == 0 ? number / 2 : (3 * number) + 1;
            ++steps;
        }

        do
            steps++;
        while (steps % 5 != 0);
        r[i] = steps;
    }

    [Kernel]
    internal static void BreakAndContinue(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        var sum = 0;
        for (var k = 0; k < 20; k++)
        {
            if (k % 3 == 0)
                continue;
            for (var l = 0; ; l++)
            {
                if (l >= (a[i] & 7))
                    break;
                if (l == 2)
                    continue;
                sum += k * l;
            }

            if (sum > 100)
                break;
        }

        r[i] = sum;
    }

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

    // ---- methods ---------------------------------------------------------------------------------------------------------------------------------
    [Kernel]
    internal static void Calls(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        r[i] = Sum(a[i]) + Sum(a[i], 10) + Sum(second: 3, first: a[i]) + a[i].Doubled() + OtherConstants.Sum(a[i], 1) + Answer;
        Store(r, i, r[i] + 1);
    }

    [Kernel]
    internal static void Views(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        var start = (int)i / 4 * 4;
        var row = a.SubView(start, XMath.Min(4, a.IntLength - start));
        var tail = row.SubView(1, row.IntLength - 1);
        var same = tail;
        var target = r.SubView(i, 1);
        target[0] = Total(row) + (10 * Total(same)) + Total(a.SubView(0, 2)) + (int)a.Length + same.IntLength;
    }

    [Kernel]
    internal static void Atomics(Index1D i, ArrayView<int> a, ArrayView<int> r)
    {
        // Each item has a place of its own, so that the host, which runs them in order, finds the same.
        r[i] = 0;
        var before = Atomic.Add(ref r[i], a[i]);
        before += Atomic.Max(ref r[i], 5);
        Atomic.Add(ref r[i], before);
    }

    // ---- structs ---------------------------------------------------------------------------------------------------------------------------------
    [Kernel]
    internal static void Structs(Index1D i, ArrayView<float> x, ArrayView<float> y)
    {
        var point = new Point(x[i], 2);
        Point other = new(Y: 3, X: 1);
        Point zero = default;
        var none = new Point();
        var sum = point.Plus(other) + zero - none + 5;
        y[i] = sum.X + (10 * sum.Y) + point.Length + sum.Scaled(2).X + Point.Dot(point, other) + (-other).X + (float)point + ((Point)3).Y;
    }

    [Kernel]
    internal static void StructsWithFieldsThatChange(Index1D i, ArrayView<float> x, ArrayView<float> y)
    {
        var sums = new Accumulator { First = 1 };
        for (var k = 0; k < 3; k++)
        {
            sums.First += x[i] * k;
            sums.Second -= x[i];
            sums.Count++;
        }

        var copy = sums;
        copy.First = 100;
        y[i] = sums.First + (2 * sums.Second) + sums.Count + copy.First + sums.Mean;
    }

    [Kernel]
    internal static void StructsOfStructs(Index1D i, ArrayView<float> x, ArrayView<float> y)
    {
        var box = new Box(new Point(x[i], 1), new Point(3, 4), Colour.Green);
        var made = new Named(x[i], 2);
        y[i] = box.Low.X + box.Area + (box.Colour == Colour.Green ? 100 : 0) + made.Sum + made.Twice;
    }

    [Kernel]
    internal static void StructParameter(Index1D i, Mixed mixed, ArrayView<float> x, Colour colour, ulong big, float factor, ArrayView<float> y) =>
        y[i] = (x[i] * mixed.Factor * factor) + (mixed.Big >> 32) + mixed.Small + (mixed.Colour == colour ? 1000 : 0) + (big >> 40) + mixed.Last;

    // ---- what the kernels use --------------------------------------------------------------------------------------------------------------------
    private static int Answer => 42;

    private static int Sum(int first, int second = 2) => first + second;

    private static int Sum(int only)
    {
        if (only > 0)
            return only;
        return -only;
    }

    private static Colour Choose(int value) => value > 0 ? Colour.Blue : Colour.Red;

    private static void Store(ArrayView<int> target, int index, int value) => target[index] = value;

    private static int Total(ArrayView<int> values)
    {
        var total = 0;
        for (var k = 0; k < values.IntLength; k++)
            total += values[k];
        return total;
    }
}

internal enum Colour
{
    Red,
    Green,
    Blue = 5,
}

internal static class OtherConstants
{
    public const int Three = 33;

    public static int Sum(int first, in int second) => (100 * first) + second;

    public static int Doubled(this int value) => 2 * value;
}

internal readonly record struct NamesOfMembers(int half, int INT_MAX);

internal readonly record struct Point(float X, float Y)
{
    public float Length => XMath.Sqrt((X * X) + (Y * Y));

    public static explicit operator float(Point point) => point.X + point.Y;

    public static implicit operator Point(int both) => new(both, both);

    public static Point operator +(Point left, Point right) => left.Plus(right);

    public static Point operator -(Point left, Point right) => new(left.X - right.X, left.Y - right.Y);

    public static Point operator -(Point point) => new(-point.X, -point.Y);

    public static float Dot(Point left, Point right) => (left.X * right.X) + (left.Y * right.Y);

    public Point Plus(Point other) => new(X + other.X, Y + other.Y);

    public Point Scaled(float factor)
    {
        var scaled = this;
        return new Point(scaled.X * factor, this.Y * factor);
    }
}

internal struct Accumulator
{
    public float First;
    public float Second;
    public int Count;

    public readonly float Mean => First / Count;
}

internal readonly record struct Box(Point Low, Point High, Colour Colour)
{
    public float Area => Width * (High.Y - Low.Y);

    private float Width
    {
        get { return High.X - Low.X; }
    }
}

internal readonly struct Named(float first, float second)
{
    public float Sum { get; } = first + second;

    public readonly float Twice = 2 * second;
}

internal readonly record struct Mixed(float Factor, ulong Big, int Small, Colour Colour, uint Last);
