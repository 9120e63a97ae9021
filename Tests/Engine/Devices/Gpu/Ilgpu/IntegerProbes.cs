namespace Gtzan.Tests.Engine.Devices.Gpu.Ilgpu;

/// <summary>Integer arithmetic, shifts and conversions that ILGPU translates right.</summary>
internal static class IntegerProbes
{
    // Divisors other than constant powers of two: those are among the errors that KnownTranslationErrorTests pins.
    public struct Divisions : IProbe<int, Eight>
    {
        public Eight Of(int x, int y) =>
            new(x / 3, x % 3, x % 8, x % -8, x / -8, x / (y | 1), x % (y | 1), (x & 0xFFFF) / 16);
    }

    public struct UnsignedDivisions : IProbe<uint, Eight>
    {
        public Eight Of(uint x, uint y) =>
            new((int)(x / 3), (int)(x % 3), (int)(x % 8), (int)(x / (y | 1)), (int)(x % (y | 1)), (int)((x & 0x7FFFFFFF) / 16));
    }

    public struct LongDivisions : IProbe<long, FourLongs>
    {
        public FourLongs Of(long x, long y) => new(x / 3, x % 3, x % 8, x / (y == 0 || y == -1 ? 5 : y));
    }

    public struct UnsignedLongDivisions : IProbe<ulong, FourLongs>
    {
        public FourLongs Of(ulong x, ulong y) => new((long)(x / 3), (long)(x % 8), (long)(x / (y | 1)), (long)(x % (y | 1)));
    }

    public struct Products : IProbe<int, Eight>
    {
        public Eight Of(int x, int y) =>
            new(
                (x & 255) * (y & 255), (x & 0xFFFF) * 8, (x & 255) * -8, (int)(((long)x * y) >> 32), (int)((uint)x * (uint)y),
                (int)((uint)x * 0x80000000u));
    }

    public struct WideProducts : IProbe<uint, FourLongs>
    {
        public FourLongs Of(uint x, uint y) =>
            new((long)((ulong)x * y), (uint)(((ulong)x * y) >> 32), (uint)(((ulong)x * 0xD2511F53u) >> 32), x * 0xCD9E8D57u);
    }

    public struct Shifts : IProbe<int, Eight>
    {
        public Eight Of(int x, int y) => new(
            (int)((uint)x << y), x >> y, x >>> y, x >> 31, x >> 1, (int)((uint)x >> 5), x >>> 28, (int)(1u << y));
    }

    public struct UnsignedShifts : IProbe<uint, Eight>
    {
        public Eight Of(uint x, uint y) =>
            new(
                (int)(x << (int)y), (int)(x >> (int)y), (int)(x >> 31), (int)((x << 13) | (x >> 19)),
                (int)((x << (int)(y & 31)) | (x >> (int)((32 - y) & 31))));
    }

    public struct LongShifts : IProbe<ulong, FourLongs>
    {
        public FourLongs Of(ulong x, ulong y) => new((long)(x << (int)y), (long)(x >> (int)y), (long)x >> (int)y, (uint)(x >> 32));
    }

    public struct Bits : IProbe<int, Eight>
    {
        public Eight Of(int x, int y) =>
            new((x & y) ^ (x | ~y), ~(x & y), ~(x | y), x ^ y, ~x, x & x, (int)(((uint)x >> 24) | (((uint)x >> 8) & 0xFF00)), x ^ x);
    }

    public struct SmallTypes : IProbe<int, Eight>
    {
        public Eight Of(int x, int y)
        {
            var b = (byte)x;
            b += 7;
            b *= 3;
            var s = (sbyte)x;
            s += 7;
            var h = (short)x;
            h *= 3;
            return new((byte)x, (sbyte)x, (short)x, (ushort)x, b, s, h, (char)x);
        }
    }

    public struct Bytes : IProbe<byte, Eight>
    {
        public Eight Of(byte x, byte y) => new(
            x * y, x << 4, x >> 2, ~x, x / (y | 1), Math.Max(x, y), x < y ? 1 : x > 200 ? 2 : 3, (byte)(x + y));
    }

    public struct SignedBytes : IProbe<sbyte, Eight>
    {
        public Eight Of(sbyte x, sbyte y) => new(
            x * y, x >> 2, -x, x / (y | 1), Math.Min(x, y), x < y ? 1 : x > -50 ? 2 : 3, (sbyte)(x + y), (int)(uint)x);
    }

    public struct Shorts : IProbe<short, Eight>
    {
        public Eight Of(short x, short y) => new(x * y, x >> 3, -x, Math.Max(x, y), x < y ? 1 : 2, (short)(x + y));
    }

    public struct UnsignedShorts : IProbe<ushort, Eight>
    {
        public Eight Of(ushort x, ushort y) => new(
            x >> 3, ~x, x / (y | 1), Math.Min(x, y), x < y ? 1 : x > 40000 ? 2 : 3, (ushort)(x + y), x / 8, (short)x);
    }

    public struct Widenings : IProbe<int, FourLongs>
    {
        public FourLongs Of(int x, int y) => new(x, (uint)x, (long)(ulong)x, (ushort)x + ((long)(sbyte)y << 8));
    }

    public struct Narrowings : IProbe<long, FourLongs>
    {
        public FourLongs Of(long x, long y) => new((int)x, (uint)x, (short)x, (uint)(x >> 32));
    }

    public struct Extremes : IProbe<int, Eight>
    {
        public Eight Of(int x, int y) =>
            new(
                Math.Min(x, y), Math.Max(x, y), (int)Math.Min((uint)x, (uint)y), (int)Math.Max((uint)x, (uint)y),
                x > y ? int.MinValue : int.MaxValue);
    }

    public struct Comparisons : IProbe<int, Eight>
    {
        public Eight Of(int x, int y) => new(
            x < y ? 1 : 2, (uint)x < (uint)y ? 1 : 2, !((uint)x < (uint)y) ? 1 : 2, (uint)x < 28u ? 1 : 2,
            (uint)(x & 63) - 5u >= 28u ? 1 : 2,
            5 < x ? 1 : -3 >= x ? 2 : 3, 3000000000u < (uint)x ? 1 : 2, (long)x <= y ? 1 : 2);
    }
}
