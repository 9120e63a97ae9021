using ILGPU;

namespace Gtzan.Tests.Engine.Devices.Gpu.Ilgpu;

/// <summary>
/// Code that ILGPU 1.5.3 translates incorrectly and that kernels must therefore avoid. A test fails once a later version translates it
/// correctly; then its rule can be dropped.
/// </summary>
[Collection(OpenClTests.Name)]
[Trait("Category", "Device")]
public sealed class KnownTranslationErrorTests(OpenClFixture shared)
{
    private static readonly Dictionary<string, (Probe Probe, string Rule)> OnOpenCl = new (Probe Probe, string Rule)[]
    {
#if !DEBUG
        // Only the optimizing C# compiler converts a comparison to a number without a branch.
        (Probe.Of<KnownErrorProbes.ConditionAsFloat, float, float>(), "write 1f : 0f, not 1 : 0, where a float is wanted"),
        (Probe.Of<KnownErrorProbes.NegatedCondition, int, int>(),
            "do no arithmetic with - on (condition ? 1 : 0); write condition ? -1 : 0"),
        (Probe.Of<KnownErrorProbes.ComplementedCondition, int, int>(), "do not apply ~ to (condition ? 1 : 0); write condition ? -2 : -1"),
        (Probe.Of<KnownErrorProbes.ComparedCondition, int, int>(), "do not compare (condition ? 1 : 0) with a number; use the condition"),
#endif
        (Probe.Of<KnownErrorProbes.NegatedComparison, float, int>(), "do not negate a comparison of floats that may be NaN"),
        (Probe.Of<KnownErrorProbes.IfComparison, float, int>(), "do not branch on a comparison of floats that may be NaN; select with ?:"),
        (Probe.Of<KnownErrorProbes.RunningMaximum, float, float>(), "write m = x > m ? x : m, not if (x > m) m = x, where x may be NaN"),
        (Probe.Of<KnownErrorProbes.ConstantOnTheLeft, float, int>(), "write the constant of a comparison of floats on the right"),
        (Probe.Of<KnownErrorProbes.NegativeByPowerOfTwo, int, int>(), "do not divide what may be negative by a constant power of two"),
        (Probe.Of<KnownErrorProbes.LargeUnsignedByPowerOfTwo, uint, uint>(),
            "shift unsigned numbers of 2^31 or more; do not divide them by a constant power of two"),
        (Probe.Of<KnownErrorProbes.LongByWayOfInt, long, ulong>(), "convert long to uint at once, not by way of int"),
        (Probe.Of<KnownErrorProbes.SignedByteToByte, sbyte, int>(), "write x & 0xFF, not (byte)x, for an sbyte"),
        (Probe.Of<KnownErrorProbes.ShortToUnsignedShort, short, int>(), "write x & 0xFFFF, not (ushort)x, for a short"),
        (Probe.Of<KnownErrorProbes.SignedByteAsUnsignedFloat, sbyte, float>(),
            "do not convert small signed integers to floats by way of uint"),
        (Probe.Of<KnownErrorProbes.LargeUnsignedConstant, float, float>(), "write a large constant as a float"),
        (Probe.Of<KnownErrorProbes.UnsignedLongToFloat, ulong, float>(), "do not convert ulong to float"),
        (Probe.Of<KnownErrorProbes.TwoConstantSummands, float, float>(),
            "do not add two constants to a float one after the other where the rounding matters"),
        (Probe.Of<KnownErrorProbes.TwoConstantFactors, float, float>(),
            "do not multiply a float by two constants one after the other where the rounding matters"),
        (Probe.Of<KnownErrorProbes.AddedZero, float, float>(), "do not rely on x + 0f to make 0 of -0"),
        (Probe.Of<KnownErrorProbes.SubtractedFromZero, float, float>(), "do not rely on 0f - x to be 0 for 0"),
        (Probe.Of<KnownErrorProbes.MaximumOfNaN, float, float>(), "do not rely on XMath.Max or XMath.Min to be NaN where an operand is"),
    }.ToDictionary(entry => entry.Probe.Name);

    public static TheoryData<string> Names => [.. OnOpenCl.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Ilgpu_still_translates_it_wrong_for_opencl(string name)
    {
        var (probe, rule) = OnOpenCl[name];
        Assert.True(
            probe.Differences(shared.Gpu.Stream.Accelerator).Count > 0, $"ILGPU now translates {name} right: drop the rule \"{rule}\".");
    }

    /// <summary>Swapping the operands makes an ordered comparison unordered: NaN then compares as true.</summary>
    [Fact]
    public void A_constant_on_the_left_still_makes_the_wrong_ptx() => Contains<KnownErrorProbes.ConstantOnTheLeft, float, int>(
        OptimizationLevel.O1, "setp.le.f32", "write the constant of a comparison of floats on the right");

    /// <summary>PTX takes the sign from the first operand, C# from the second.</summary>
    [Fact]
    public void Copying_a_sign_still_has_its_operands_swapped_in_ptx() => Contains<KnownErrorProbes.CopiedSign, float, float>(
        OptimizationLevel.O1, "copysign.f32	%f3, %f1, %f2", "do not use CopySign in kernels");

    /// <summary>
    /// .uni promises that all threads of a warp take the same branch; here each thread has its own loop bound. ILGPU treats the index of a
    /// kernel as uniform.
    /// </summary>
    [Fact]
    public void Branches_that_differ_between_threads_are_still_marked_uniform_at_o2()
    {
        Contains<KnownErrorProbes.LoopOverData, int, int>(OptimizationLevel.O2, "bra.uni", "translate for CUDA with OptimizationLevel.O1");
        var ptx = Probe.Of<KnownErrorProbes.LoopOverData, int, int>().Ptx(OptimizationLevel.O1);
        Assert.DoesNotMatch(@"@!?%p\d+\s+bra\.uni", ptx);
    }

    private static void Contains<TProbe, TInput, TResult>(OptimizationLevel level, string wrong, string rule)
        where TProbe : unmanaged, IProbe<TInput, TResult>
        where TInput : unmanaged
        where TResult : unmanaged
    {
        var ptx = Probe.Of<TProbe, TInput, TResult>().Ptx(level);
        Assert.True(
            ptx.Contains(wrong, StringComparison.Ordinal),
            $"ILGPU now translates {typeof(TProbe).Name} right: drop the rule \"{rule}\".\n{ptx}");
    }
}
