namespace Gtzan.Tests.Engine.Devices.Gpu.Ilgpu;

/// <summary>Conditions as values that ILGPU translates right.</summary>
internal static class ConditionProbes
{
    public readonly struct Flags(bool first, int number, bool second)
    {
        public readonly bool First = first;
        public readonly int Number = number;
        public readonly bool Second = second;
    }

    public struct AsIntegers : IProbe<int, Eight>
    {
        public Eight Of(int x, int y) => new(
            x > y ? 1 : 0, x > y ? 0 : 1, (x > y ? 1 : 0) + (x > 3 ? 1 : 0) + (y > 3 ? 1 : 0), (x > y ? 1 : 0) - (x < y ? 1 : 0),
            (x > y ? 1 : 0) * y,
            (x > y ? 1 : 0) << 3, (x > y ? 1 : 0) & x, (x > y ? 1 : 0) | ((x > 3 ? 1 : 0) << 1));
    }

    /// <summary>
    /// With floats on both sides, a condition becomes a float as it should; with integers it does not (see
    /// KnownTranslationErrorTests).
    /// </summary>
    public struct AsFloats : IProbe<float, EightFloats>
    {
        public EightFloats Of(float x, float y) => new(
            x > y ? 1f : 0f, x > y ? 0f : 1f, x > y ? x : 0, x > y ? 2 : 0, y * (x > 0 ? 1f : 0f), IsAbove(x, y) ? 1f : 0f);

        private static bool IsAbove(float x, float y) => x > y;
    }

    public struct Combined : IProbe<int, Eight>
    {
        public Eight Of(int x, int y)
        {
            var a = x > y;
            var b = x > 3;
            var c = y > 7;
            var d = a;
            d &= b;
            d |= c;
            d ^= x == 5;
            return new(
                (a & b) | c ? 3 : 4, a ^ b ? 3 : 4, a == b ? 3 : 4, !a & !b ? 3 : 4, (a ? b : c) ? 3 : 4, d ? 3 : 4,
                Both(a, b) ? 3 : 4, Either(a, !c) ? 3 : 4);
        }

        private static bool Both(bool a, bool b) => a && b;

        private static bool Either(bool a, bool b) => a | b;
    }

    public struct InStructures : IProbe<int, Eight>
    {
        public Eight Of(int x, int y)
        {
            var flags = new Flags(x > y, x, y == 3);
            return new(flags.First && !flags.Second ? flags.Number : flags.Second ? 5 : 6, flags.First ? 7 : 8);
        }
    }

    public struct InLoops : IProbe<int, Eight>
    {
        public Eight Of(int x, int y)
        {
            var found = false;
            var at = -1;
            for (var i = 0; i < 8 && !found; i++)
            {
                if (((x >> i) & 1) != 0)
                {
                    found = true;
                    at = i;
                }
            }

            var odd = false;
            var sum = 0;
            for (var i = 0; i < (x & 15); i++)
            {
                if (odd)
                    sum += i;
                odd = !odd;
            }

            var all = true;
            for (var i = 0; i < (y & 7); i++)
                all &= ((x >> i) & 1) == 0;
            return new(at, sum, odd ? 1 : 2, all ? 1 : 2);
        }
    }

    public struct WithSideEffects : IProbe<int, Eight>
    {
        public Eight Of(int x, int y)
        {
            var or = 0;
            if (Count(ref or, x > 3) || Count(ref or, y > 3))
                or += 10;
            var and = 0;
            if (Count(ref and, x > 3) && Count(ref and, y > 3))
                and += 10;
            var both = 0;
            if (Count(ref both, x > 3) & Count(ref both, y > 3))
                both += 10;
            return new(or, and, both);
        }

        private static bool Count(ref int calls, bool value)
        {
            calls++;
            return value;
        }
    }

    /// <summary>Comparisons of floats as values of conditional expressions, the number on the right: NaN included.</summary>
    public struct OfFloats : IProbe<float, Eight>
    {
        public Eight Of(float x, float y) => new(
            x < y ? 1 : 2, x <= y ? 1 : 2, x > y ? 1 : 2, x >= y ? 1 : 2, x == y ? 1 : 2, x != y ? 1 : 2, x > 0 ? 1 : 2, x <= 0 ? 1 : 2);
    }

    public struct Kinds : IProbe<float, Eight>
    {
        public Eight Of(float x, float y) => new(
            float.IsNaN(x) ? 1 : 2, float.IsInfinity(x) ? 1 : 2, float.IsFinite(x) ? 1 : 2, float.IsNaN(y) ? 3 : 4);
    }
}
