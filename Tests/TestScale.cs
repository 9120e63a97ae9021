namespace Gtzan.Tests;

/// <summary>
/// How much the tests with many cases do: a slice, or everything if the environment has GTZAN_TESTS=all, as <c>.ci/run</c> sets it.
/// </summary>
internal static class TestScale
{
    /// <summary>Whether everything is tested.</summary>
    public static bool IsAll { get; } = Environment.GetEnvironmentVariable("GTZAN_TESTS") == "all";

    /// <summary>A number of cases, or a step between cases.</summary>
    /// <param name="slice">The number by default.</param>
    /// <param name="all">The number if everything is tested.</param>
    public static int Of(int slice, int all) => IsAll ? all : slice;
}
