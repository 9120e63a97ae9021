using ILGPU.Algorithms;

namespace Gtzan.Tests.Engine.Devices.Gpu.Ilgpu;

/// <summary>Minimal C# code that ILGPU 1.5.3 translates incorrectly.</summary>
internal static class KnownErrorProbes
{
    public struct ConditionAsFloat : IProbe<float, float>
    {
        public float Of(float x, float y) => x > y ? 1 : 0;
    }

    public struct NegatedCondition : IProbe<int, int>
    {
        public int Of(int x, int y) => -(x > y ? 1 : 0);
    }

    public struct ComplementedCondition : IProbe<int, int>
    {
        public int Of(int x, int y) => ~(x > y ? 1 : 0);
    }

    public struct ComparedCondition : IProbe<int, int>
    {
        public int Of(int x, int y) => (x > y ? 1 : 0) < 5 ? 7 : 9;
    }

    public struct NegatedComparison : IProbe<float, int>
    {
        public int Of(float x, float y) => !(x < y) ? 1 : 2;
    }

    public struct IfComparison : IProbe<float, int>
    {
        public int Of(float x, float y)
        {
            if (x < y)
                return 1;
            return 2;
        }
    }

    public struct RunningMaximum : IProbe<float, float>
    {
        public float Of(float x, float y)
        {
            var largest = y;
            if (x > largest)
                largest = x;
            return largest;
        }
    }

    public struct ConstantOnTheLeft : IProbe<float, int>
    {
        public int Of(float x, float y)
        {
            if (0 < x)
                return 1;
            return 2;
        }
    }

    public struct NegativeByPowerOfTwo : IProbe<int, int>
    {
        public int Of(int x, int y) => x / 2;
    }

    public struct LargeUnsignedByPowerOfTwo : IProbe<uint, uint>
    {
        public uint Of(uint x, uint y) => x / 2;
    }

    public struct LongByWayOfInt : IProbe<long, ulong>
    {
        public ulong Of(long x, long y) => (uint)(int)x;
    }

    public struct SignedByteToByte : IProbe<sbyte, int>
    {
        public int Of(sbyte x, sbyte y) => (byte)x;
    }

    public struct ShortToUnsignedShort : IProbe<short, int>
    {
        public int Of(short x, short y) => (ushort)x;
    }

    public struct SignedByteAsUnsignedFloat : IProbe<sbyte, float>
    {
        public float Of(sbyte x, sbyte y) => (uint)x;
    }

    public struct LargeUnsignedConstant : IProbe<float, float>
    {
        public float Of(float x, float y)
        {
            var constant = 3000000000u;
            float number = constant;
            return number * x;
        }
    }

    public struct UnsignedLongToFloat : IProbe<ulong, float>
    {
        public float Of(ulong x, ulong y) => x;
    }

    public struct TwoConstantSummands : IProbe<float, float>
    {
        public float Of(float x, float y) => x + 16777216f + 1f;
    }

    public struct TwoConstantFactors : IProbe<float, float>
    {
        public float Of(float x, float y) => x * 3f * 0.1f;
    }

    public struct AddedZero : IProbe<float, float>
    {
        public float Of(float x, float y) => x + 0f;
    }

    public struct SubtractedFromZero : IProbe<float, float>
    {
        public float Of(float x, float y) => 0f - x;
    }

    public struct MaximumOfNaN : IProbe<float, float>
    {
        public float Of(float x, float y) => XMath.Max(x, y);
    }

    public struct CopiedSign : IProbe<float, float>
    {
        public float Of(float x, float y) => MathF.CopySign(x, y);
    }

    public struct LoopOverData : IProbe<int, int>
    {
        public int Of(int x, int y)
        {
            var sum = 0;
            for (var i = 0; i < (x & 15); i++)
                sum = (sum * 3) + y;
            return sum;
        }
    }
}
