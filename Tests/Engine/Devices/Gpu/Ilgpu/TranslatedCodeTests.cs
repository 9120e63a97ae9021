namespace Gtzan.Tests.Engine.Devices.Gpu.Ilgpu;

/// <summary>
/// Ordinary C# translated by ILGPU gives the same results on an OpenCL device as on the host. ILGPU's CPU accelerator would prove nothing:
/// it runs the C# itself.
/// </summary>
[Collection(OpenClTests.Name)]
[Trait("Category", "Device")]
public sealed class TranslatedCodeTests(OpenClFixture shared)
{
    private static readonly Dictionary<string, Probe> Probes = new[]
    {
        Probe.Of<IntegerProbes.Divisions, int, Eight>((x, y) => (y | 1) != -1 || x != int.MinValue),
        Probe.Of<IntegerProbes.UnsignedDivisions, uint, Eight>(),
        Probe.Of<IntegerProbes.LongDivisions, long, FourLongs>(),
        Probe.Of<IntegerProbes.UnsignedLongDivisions, ulong, FourLongs>(),
        Probe.Of<IntegerProbes.Products, int, Eight>(),
        Probe.Of<IntegerProbes.WideProducts, uint, FourLongs>(),
        Probe.Of<IntegerProbes.Shifts, int, Eight>(),
        Probe.Of<IntegerProbes.UnsignedShifts, uint, Eight>(),
        Probe.Of<IntegerProbes.LongShifts, ulong, FourLongs>(),
        Probe.Of<IntegerProbes.Bits, int, Eight>(),
        Probe.Of<IntegerProbes.SmallTypes, int, Eight>(),
        Probe.Of<IntegerProbes.Bytes, byte, Eight>(),
        Probe.Of<IntegerProbes.SignedBytes, sbyte, Eight>(),
        Probe.Of<IntegerProbes.Shorts, short, Eight>(),
        Probe.Of<IntegerProbes.UnsignedShorts, ushort, Eight>(),
        Probe.Of<IntegerProbes.Widenings, int, FourLongs>(),
        Probe.Of<IntegerProbes.Narrowings, long, FourLongs>(),
        Probe.Of<IntegerProbes.Extremes, int, Eight>(),
        Probe.Of<IntegerProbes.Comparisons, int, Eight>(),
        Probe.Of<ConditionProbes.AsIntegers, int, Eight>((x, y) => Math.Abs((long)y) < 1 << 30),
        Probe.Of<ConditionProbes.AsFloats, float, EightFloats>(),
        Probe.Of<ConditionProbes.Combined, int, Eight>(),
        Probe.Of<ConditionProbes.InStructures, int, Eight>(),
        Probe.Of<ConditionProbes.InLoops, int, Eight>(),
        Probe.Of<ConditionProbes.WithSideEffects, int, Eight>(),
        Probe.Of<ConditionProbes.OfFloats, float, Eight>(),
        Probe.Of<ConditionProbes.Kinds, float, Eight>(),
        Probe.Of<FloatProbes.Operations, float, EightFloats>(),
        Probe.Of<FloatProbes.Selections, float, EightFloats>(),
        Probe.Of<FloatProbes.Constants, float, EightFloats>(),
        Probe.Of<FloatProbes.Rounding, float, EightFloats>(),
        Probe.Of<FloatProbes.BitCasts, float, Eight>(),
        Probe.Of<FloatProbes.FromIntegers, int, EightFloats>(),
        Probe.Of<FloatProbes.FromUnsigned, uint, EightFloats>(),
        Probe.Of<FloatProbes.ToIntegers, float, Eight>(),
        Probe.Of<ControlFlowProbes.Loops, int, Eight>(),
        Probe.Of<ControlFlowProbes.Exchanges, int, Eight>(),
        Probe.Of<ControlFlowProbes.Switches, int, Eight>(),
        Probe.Of<ControlFlowProbes.Arrays, int, Eight>(),
    }.ToDictionary(probe => probe.Name);

    public static TheoryData<string> Names => [.. Probes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_device_computes_what_the_host_computes(string name) =>
        Assert.Empty(Probes[name].Differences(shared.Gpu.Stream.Accelerator));
}
