namespace Gtzan.Tests.Engine.Devices.Gpu.Ilgpu;

/// <summary>Loops, jumps and structures that ILGPU translates right.</summary>
internal static class ControlFlowProbes
{
    public enum Kind
    {
        First,
        Second,
        Third,
    }

    public readonly record struct Pair(int A, int B)
    {
        public Pair Swapped() => new(B, A);
    }

    public struct Loops : IProbe<int, Eight>
    {
        public Eight Of(int x, int y)
        {
            var two = 0;
            for (var i = 0; i < 10 && two < (y & 63); i++)
                two += x & 15;
            var jumps = 0;
            for (var i = 0; i < 40; i++)
            {
                if (i == (x & 31))
                    break;
                if ((i & 3) == (y & 3))
                    continue;
                jumps += i;
            }

            var down = 0;
            for (var i = (x & 7) - 1; i >= 0; i--)
                down = (down * 3) + i;
            var bits = 0;
            var rest = x & 0xFFFF;
            do
            {
                bits++;
                rest >>= 1;
            }
            while (rest > 0);
            var constant = 0;
            for (var i = 0; i < 4; i++)
                constant = (constant * 5) + (y & 3);
            return new(two, jumps, down, bits, constant, FirstProduct(x & 31, y & 7));
        }

        private static int FirstProduct(int product, int leastSum)
        {
            for (var i = 0; i < 8; i++)
            {
                for (var j = 0; j < 8; j++)
                {
                    if (i * j == product && i + j > leastSum)
                        return (i * 10) + j;
                }
            }

            return -1;
        }
    }

    /// <summary>Variables that a loop exchanges: what an iteration ends with must not be overwritten before it is read.</summary>
    public struct Exchanges : IProbe<int, Eight>
    {
        public Eight Of(int x, int y)
        {
            int a = x, b = y, c = 7;
            for (var i = 0; i < (x & 7); i++)
                (a, b, c) = (b, c, a);
            uint first = 0, second = 1;
            for (var i = 0; i < (x & 31); i++)
                (first, second) = (second, first + second);
            var pair = new Pair(x, y);
            for (var i = 0; i < (y & 7); i++)
                pair = (x & i) == 0 ? pair.Swapped() : pair with { A = pair.B };
            int best = -1000, next = -1000;
            for (var i = 0; i < 8; i++)
            {
                var value = (((x & 255) * (i + 3)) ^ y) & 63;
                if (value > best)
                {
                    next = best;
                    best = value;
                }
                else if (value > next)
                {
                    next = value;
                }
            }

            return new(a, b, c, (int)first, pair.A, pair.B, best, next);
        }
    }

    public struct Switches : IProbe<int, Eight>
    {
        public Eight Of(int x, int y)
        {
            var fallen = 1;
            switch (x)
            {
                case -1:
                    fallen = 5;
                    break;
                case 0:
                    fallen = 7;
                    goto case 2;
                case 1:
                case 2:
                    fallen += 3;
                    break;
                default:
                    fallen = 6;
                    break;
            }

            return new(
                fallen, x switch { 0 => 5, _ => 6 }, x switch { 3 => 5, _ => 6 },
                x switch { 100 => 1, -100 => 2, int.MaxValue => 3, int.MinValue => 4, _ => 0 },
                (Kind)(x & 3) switch { Kind.First => 1, Kind.Second => y, Kind.Third => 3, _ => -1 },
                (byte)x switch { 252 => 1, 253 => 2, 254 => 3, 255 => 4, _ => 0 },
                x > 5 ? y > 5 ? 1 : x > 50 ? 2 : 3 : y < -5 ? 4 : x < -50 ? 5 : 6);
        }
    }

    public struct Arrays : IProbe<int, Eight>
    {
        public Eight Of(int x, int y)
        {
            var values = new int[4];
            for (var i = 0; i < 4; i++)
                values[i] = x ^ (i * 77);
            for (var i = 3; i > 0; i--)
                values[i] = values[i - 1] ^ i;
            Split(x, out var high, out var low);
            return new(values[x & 3], values[y & 3], high, low);
        }

        private static void Split(int number, out int high, out int low)
        {
            high = number >> 4;
            low = number & 15;
        }
    }
}
