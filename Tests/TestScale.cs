namespace Gtzan.Tests;

/// <summary>
/// The scale of tests with many cases: a sample, or all cases if the environment has GTZAN_TESTS=all, as <c>.ci/run</c> sets it.
/// </summary>
internal static class TestScale
{
    /// <summary>Whether all cases are tested.</summary>
    public static bool IsAll { get; } = Environment.GetEnvironmentVariable("GTZAN_TESTS") == "all";

    /// <summary>A number of cases, or a step between cases.</summary>
    /// <param name="slice">The number by default.</param>
    /// <param name="all">The number if everything is tested.</param>
    public static int Of(int slice, int all) => IsAll ? all : slice;
}
