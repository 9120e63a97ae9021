using System.Runtime.ExceptionServices;

namespace Gtzan.Audio.Datasets;

/// <summary>
/// Does the same work for all tracks of a source on several threads. Results are in the order of the tracks.
/// </summary>
internal static class TrackLoop
{
    /// <summary>Runs the work for every track, and returns all results.</summary>
    /// <param name="source">The tracks.</param>
    /// <param name="options">Threads, progress and cancellation.</param>
    /// <param name="makeTools">Creates the work space of a thread.</param>
    /// <param name="work">Computes the result of a track.</param>
    /// <exception cref="OperationCanceledException">The loop was stopped.</exception>
    public static TResult[] Run<TTools, TResult>(
        ITrackSource source, BuildOptions options, Func<TTools> makeTools, Func<int, TTools, TResult> work)
    {
        var results = new TResult[source.Tracks.Count];
        Run(source, options, makeTools, (track, tools, _) => results[track] = work(track, tools));
        return results;
    }

    /// <summary>
    /// Runs the work for every track, and passes each result on in the order of the tracks, one at a time: no more results exist at once
    /// than there are threads, and none is passed on after a stop or a failure.
    /// </summary>
    /// <param name="source">The tracks.</param>
    /// <param name="options">Threads, progress and cancellation.</param>
    /// <param name="makeTools">Creates the work space of a thread.</param>
    /// <param name="work">Computes the result of a track.</param>
    /// <param name="use">Takes the result of a track.</param>
    /// <exception cref="OperationCanceledException">The loop was stopped.</exception>
    public static void RunInOrder<TTools, TResult>(
        ITrackSource source, BuildOptions options, Func<TTools> makeTools, Func<int, TTools, TResult> work, Action<int, TResult> use)
    {
        // A stop does not signal this lock, so waiting threads check for it periodically.
        const int MillisecondsBetweenLooks = 20;
        object turn = new();
        var next = 0;
        Run(source, options, makeTools, (track, tools, stop) =>
        {
            var result = work(track, tools);
            lock (turn)
            {
                while (next != track && !stop.IsCancellationRequested)
                    Monitor.Wait(turn, MillisecondsBetweenLooks);
                stop.ThrowIfCancellationRequested();
                use(track, result);
                next++;
                Monitor.PulseAll(turn);
            }
        });
    }

    private static void Run<TTools>(
        ITrackSource source, BuildOptions options, Func<TTools> makeTools, Action<int, TTools, CancellationToken> work)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation);
        Lock progressLock = new();
        int total = source.Tracks.Count, next = -1, done = 0;

        void Work()
        {
            try
            {
                var tools = makeTools();
                for (int track; (track = Interlocked.Increment(ref next)) < total;)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    work(track, tools, stop.Token);
                    lock (progressLock)
                        options.Progress?.Invoke(new BuildProgress(++done, total, source.Tracks[track].Name));
                }
            }
            catch
            {
                stop.Cancel(); // a failure stops all threads
                throw;
            }
        }

        var threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        var workers = new Task[Math.Clamp(threads, 1, Math.Max(1, total))];
        for (var i = 0; i < workers.Length; i++)
            workers[i] = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            Task.WaitAll(workers, CancellationToken.None);
        }
        catch (AggregateException failures)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            // The other threads were only stopped by the first failure.
            var causes = failures.InnerExceptions.OrderBy(exception => exception is OperationCanceledException);
            ExceptionDispatchInfo.Throw(causes.First());
        }
    }
}
