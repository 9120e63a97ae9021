using ILGPU;
using ILGPU.Algorithms;

namespace Gtzan.Tests.Engine.Devices.Gpu.Ilgpu;

/// <summary>Floating-point arithmetic and conversions that ILGPU translates right.</summary>
internal static class FloatProbes
{
    public struct Operations : IProbe<float, EightFloats>
    {
        public EightFloats Of(float x, float y) => new(x + y, x - y, x * y, x * 0f, -x, x - 0f, XMath.Abs(x), x * 1f);
    }

    public struct Selections : IProbe<float, EightFloats>
    {
        public EightFloats Of(float x, float y) => new(x < y ? x : y, x > 0 ? x : 0f, x <= 0 ? 0 : x, x > y ? 1f : -1f, x < 0 ? -x : x);
    }

    public struct Constants : IProbe<float, EightFloats>
    {
        public EightFloats Of(float x, float y)
        {
            var isAbove = x > y;
            return new(
                isAbove ? float.NaN : 1f, isAbove ? float.PositiveInfinity : float.NegativeInfinity, isAbove ? -0f : 0f,
                isAbove ? float.Epsilon : -1e-40f,
                isAbove ? float.MaxValue : float.MinValue, isAbove ? 0.1f : 1f / 3, isAbove ? 16777217 : -16777217);
        }
    }

    public struct Rounding : IProbe<float, EightFloats>
    {
        public EightFloats Of(float x, float y) => new(XMath.Floor(x), XMath.Ceiling(x), XMath.Truncate(x));
    }

    public struct BitCasts : IProbe<float, Eight>
    {
        public Eight Of(float x, float y) =>
            float.IsNaN(x) ? default : new(
                (int)Interop.FloatAsInt(x), (int)(Interop.FloatAsInt(x) >> 23),
                x == Interop.IntAsFloat(Interop.FloatAsInt(x)) ? 1 : 2);
    }

    public struct FromIntegers : IProbe<int, EightFloats>
    {
        public EightFloats Of(int x, int y) => new(
            x, (byte)x, (sbyte)x, (short)x, (ushort)x, (long)x << 20, (int)((uint)x >> 8) * (1f / 16777216), x * 0.5f);
    }

    public struct FromUnsigned : IProbe<uint, EightFloats>
    {
        public EightFloats Of(uint x, uint y) => new(x, (x >> 8) * (1f / 16777216), (int)(x >> 8) * (1f / 16777216));
    }

    /// <summary>Only numbers within the range of the result: others are undefined in OpenCL.</summary>
    public struct ToIntegers : IProbe<float, Eight>
    {
        public Eight Of(float x, float y)
        {
            var signed = x is > -2e9f and < 2e9f ? x : 7;
            var unsigned = x is >= 0f and < 4e9f ? x : 7;
            var small = x is > -128f and < 128f ? x : 7;
            return new((int)signed, (int)(uint)unsigned, (sbyte)small, (short)small);
        }
    }
}
