namespace Gtzan.Tests.Engine.Devices.Gpu.Ilgpu;

/// <summary>
/// The values on which probes are tried: the ends of each type's range, powers of two and their neighbours, and ordinary ones.
/// </summary>
internal static class ProbeInputs
{
    private static readonly Array[] Values =
    [
        new float[]
        {
            0, -0f, 1, -1, 0.5f, -0.5f, 1.5f, 2.5f, -3, 7.25f, 100, -100, 1e-3f, 300.7f, 16777216, 1e30f, float.MaxValue,
            float.NaN, float.PositiveInfinity, float.NegativeInfinity,
        },
        new int[]
        {
            0, 1, -1, 2, -2, 3, -3, 5, 7, -7, 8, -8, 31, 32, 33, 63, 64, 100, -100, 127, 128, 255, 256, -129, 32768, 65535, 16777217,
            123456789, -123456789, int.MaxValue, int.MinValue,
        },
        new uint[]
        {
            0, 1, 2, 3, 7, 8, 31, 32, 33, 100, 255, 65535, 65536, 16777217, 2147483647, 2147483648, 3000000000, 4294967295, 4294967289,
        },
        new long[]
        {
            0, 1, -1, 3, -3, 7, -8, 63, 64, 255, 2147483648, 4294967295, -4294967296, 1234567890123456789, long.MaxValue, long.MinValue,
        },
        new ulong[] { 0, 1, 3, 8, 63, 64, 4294967295, 4294967296, 1234567890123456789, 1UL << 63, ulong.MaxValue, 9007199791611905 },
        new byte[] { 0, 1, 2, 3, 7, 100, 127, 128, 200, 252, 254, 255 },
        new sbyte[] { 0, 1, 2, 3, 7, 100, 127, -128, -127, -56, -2, -1 },
        new short[] { 0, 1, 2, 7, 127, 128, 255, 256, 32767, -32768, -1, -129, -1000 },
        new ushort[] { 0, 1, 2, 7, 127, 128, 255, 256, 32767, 32768, 65535, 65000 },
    ];

    public static T[] Of<T>() => Values.OfType<T[]>().Single(values => values.GetType() == typeof(T[]));
}
