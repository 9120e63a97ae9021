using System.Diagnostics;
using System.Runtime;

namespace Gtzan.Benchmarks.Measurement;

/// <summary>
/// Lets .NET finish compiling. A method is compiled quickly first, and again, fully optimised and with what was learnt from running it, in
/// the background some 100 ms and 60 calls later; a short measurement of a fast kernel could be over before that.
/// </summary>
internal static class WarmUp
{
    // Longer than the 100 ms for which the runtime waits before it compiles again.
    private static readonly TimeSpan Round = TimeSpan.FromMilliseconds(120);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(1);

    // Code goes through several stages before it is fully optimised, each of which may begin after a quiet moment.
    private const int Stages = 3;

    /// <summary>
    /// Repeats a call until a round without compilation has come several times: for what is measured first in its process.
    /// </summary>
    public static void RunThoroughly(Action call)
    {
        for (var stage = 0; stage < Stages; stage++)
            Run(call);
    }

    /// <summary>
    /// Repeats a call until a round of calls went by in which no method was compiled. One that takes longer than a round is left alone:
    /// its loops are compiled again while they run.
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
