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
}
