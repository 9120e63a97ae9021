using System.Diagnostics;
using System.Runtime;

namespace Gtzan.Benchmarks.Measurement;

/// <summary>
/// Waits for tiered compilation to finish. A method is compiled quickly first, and again, fully optimised and with profile data, in
/// the background some 100 ms and 60 calls later; a short measurement of a fast kernel could be over before that.
/// </summary>
internal static class WarmUp
{
    // Longer than the 100 ms that the runtime waits before recompiling.
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // Code goes through several stages before it is fully optimised, each of which may begin after a quiet moment.
    private const int Stages = 3;

    /// <summary>Repeats a call until several rounds passed without compilation: for the first measurement of a process.</summary>
    public static void RunThoroughly(Action call)
    {
        for (var stage = 0; stage < Stages; stage++)
            Run(call);
    }

    /// <summary>
    /// Repeats a call until a round passes without compilation. Skips calls longer than a round, whose loops are recompiled while they run.
    /// </summary>
    public static void Run(Action call)
    {
        var begin = Stopwatch.GetTimestamp();
        call();
        if (Stopwatch.GetElapsedTime(begin) > Round)
            return;

        long compiled;
        do
        {
            compiled = JitInfo.GetCompiledMethodCount();
            var start = Stopwatch.GetTimestamp();
            do
                call();
            while (Stopwatch.GetElapsedTime(start) < Round);
        }
        while (JitInfo.GetCompiledMethodCount() != compiled && Stopwatch.GetElapsedTime(begin) < Longest);
    }
}
