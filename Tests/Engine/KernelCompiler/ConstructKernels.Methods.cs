using Gtzan.Engine;
using Gtzan.Engine.KernelModel;

namespace Gtzan.Tests.Engine.KernelCompiler;

// Methods, views and structs.
internal static partial class ConstructKernels
{
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
        target[0] = Total(row) + (10 * Total(same)) + Total(a.SubView(0, 2)) + (int)a.Length + same.IntLength + row.First() + a.SubView(count: 1, offset: i)[0];
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
        y[i] = sum.X + (10 * sum.Y) + point.Length + sum.Scaled(2).X + Point.Dot(point, other) + (-other).X + (float)point + ((Point)3).Y + OtherConstants.Shifted(x[i]);
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

    public static int First(this ArrayView<int> values) => values.IntLength > 0 ? values[0] : -1;

    public static float Shifted(float x, Point by = default, float factor = 2) => (factor * x) + by.X;
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
