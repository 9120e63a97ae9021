using System.Runtime.ExceptionServices;

namespace Gtzan.Audio.Datasets;

/// <summary>Does the same work for all tracks of a source, on several threads. Results stand in the tracks' order, whoever computed them.</summary>
internal static class TrackLoop
{
    /// <summary>Runs the work for every track.</summary>
    /// <param name="source">The tracks.</param>
    /// <param name="options">Threads, progress and cancellation.</param>
    /// <param name="makeTools">Makes what a thread needs for itself.</param>
    /// <param name="work">Computes the result of a track.</param>
    /// <exception cref="OperationCanceledException">The loop was stopped.</exception>
    public static TResult[] Run<TTools, TResult>(ITrackSource source, BuildOptions options, Func<TTools> makeTools, Func<int, TTools, TResult> work)
    {
        var results = new TResult[source.Tracks.Count];
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(options.Cancellation);
        Lock progressLock = new();
        int next = -1, done = 0;

        void Work()
        {
            try
            {
                TTools tools = makeTools();
                for (int track; (track = Interlocked.Increment(ref next)) < results.Length;)
                {
                    stop.Token.ThrowIfCancellationRequested();
                    results[track] = work(track, tools);
                    lock (progressLock)
                        options.Progress?.Invoke(new BuildProgress(++done, results.Length, source.Tracks[track].Name));
                }
            }
            catch
            {
                stop.Cancel(); // one thread's failure is everyone's
                throw;
            }
        }

        int threads = options.Threads > 0 ? options.Threads : Environment.ProcessorCount;
        var workers = new Task[Math.Clamp(threads, 1, Math.Max(1, results.Length))];
        for (int i = 0; i < workers.Length; i++)
            workers[i] = Task.Factory.StartNew(Work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        try
        {
            Task.WaitAll(workers, CancellationToken.None);
        }
        catch (AggregateException failures)
        {
            options.Cancellation.ThrowIfCancellationRequested();
            // The others merely followed the first failure's call to stop.
            var causes = failures.InnerExceptions.OrderBy(exception => exception is OperationCanceledException);
            ExceptionDispatchInfo.Throw(causes.First());
        }
        return results;
    }
}
