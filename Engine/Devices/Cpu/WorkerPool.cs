using System.Runtime.ExceptionServices;
using System.Runtime.Intrinsics;

namespace Gtzan.Engine.Cpu;

/// <summary>A piece of work on the items first … end − 1 of a range, for one width of vectors.</summary>
internal interface IParallelJob
{
    /// <param name="first">The first item.</param>
    /// <param name="end">One past the last item.</param>
    /// <param name="worker">Which worker this is, 0 … threads − 1: it may use the scratch memory of that number.</param>
    void Execute<TSimd>(int first, int end, int worker)
        where TSimd : struct, ISimd<TSimd>;
}

/// <summary>
/// Long-lived threads among which a range of items is divided in equal, contiguous parts. The calling thread is worker 0.
/// A waiting worker spins for about half a millisecond before it sleeps, because operations follow each other closely in a training step.
/// </summary>
/// <remarks>
/// A job is an unmanaged struct (pointers and sizes) passed by address, so that starting it allocates nothing.
/// Which thread gets which items must never show in a result: a job reduces within an item, not across items.
/// </remarks>
internal sealed unsafe class WorkerPool : IDisposable
{
    private const int Spins = 2000;
    private const int SpinsOnSharedProcessors = 20;

    private readonly Worker[] _workers;
    private readonly int _spinsBeforeSleep;
    private int _running;
    private ExceptionDispatchInfo? _failure;
    private bool _isDisposed;

    /// <param name="threads">The number of workers, the calling thread included.</param>
    /// <param name="vectorBits">512, 256 or 128; what the machine does not have runs in emulation, slowly and with the same results.</param>
    public WorkerPool(int threads, int vectorBits)
    {
        if (vectorBits is not (512 or 256 or 128))
            throw new ArgumentOutOfRangeException(nameof(vectorBits), $"WorkerPool: vectors have 128, 256 or 512 bits, not {vectorBits}.");
        VectorBits = vectorBits;

        // With more workers than processors, one that spins keeps another from the work that all wait for.
        _spinsBeforeSleep = threads <= Environment.ProcessorCount ? Spins : SpinsOnSharedProcessors;
        _workers = new Worker[threads - 1];
        for (var i = 0; i < _workers.Length; i++)
            _workers[i] = new Worker(this, i + 1);
    }

    /// <summary>The number of workers, the calling thread included.</summary>
    public int Threads => _workers.Length + 1;

    /// <summary>The width of the vectors that jobs are run with.</summary>
    public int VectorBits { get; }

    /// <summary>The width of the widest vectors that the machine has.</summary>
    public static int WidestVectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>How many of its threads wait to be woken, having spun in vain.</summary>
    public int SleepingWorkers => _workers.Count(worker => worker.Sleeps);

    /// <summary>Does a job on the items 0 … items − 1, and returns when all is done.</summary>
    /// <param name="job">What to do.</param>
    /// <param name="items">How many items there are.</param>
    /// <param name="itemsWorthAThread">How many items make it worth waking another thread; fewer stay on this one.</param>
    public void Run<TJob>(TJob job, int items, int itemsWorthAThread = 1)
        where TJob : unmanaged, IParallelJob
    {
        // Without its threads, a job would be waited for in vain.
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var execute = ForVectorBits<TJob>(VectorBits);
        var parts = Math.Min(Threads, Math.Max(1, items / itemsWorthAThread));
        if (parts == 1)
        {
            execute(&job, 0, items, 0);
            return;
        }

        _failure = null;
        Volatile.Write(ref _running, parts - 1);
        for (var part = 1; part < parts; part++)
            _workers[part - 1].Start(&job, execute, Boundary(items, part, parts), Boundary(items, part + 1, parts));

        try
        {
            execute(&job, 0, Boundary(items, 1, parts), 0);
        }
        finally
        {
            // The job lives on this stack frame, so nobody leaves before all are done.
            var wait = default(SpinWait);
            while (Volatile.Read(ref _running) != 0)
                wait.SpinOnce(sleep1Threshold: -1);
        }

        _failure?.Throw();
    }

    public void Dispose()
    {
        _isDisposed = true;
        foreach (var worker in _workers)
            worker.Dispose();
    }

    private static int Boundary(int items, int part, int parts) => (int)((long)items * part / parts);

    // The one place where the width of vectors is chosen.
    private static delegate*<void*, int, int, int, void> ForVectorBits<TJob>(int vectorBits)
        where TJob : unmanaged, IParallelJob => vectorBits switch
        {
            512 => &Execute<TJob, Simd512>,
            256 => &Execute<TJob, Simd256>,
            _ => &Execute<TJob, Simd128>,
        };

    private static void Execute<TJob, TSimd>(void* job, int first, int end, int worker)
        where TJob : unmanaged, IParallelJob
        where TSimd : struct, ISimd<TSimd> =>
        ((TJob*)job)->Execute<TSimd>(first, end, worker);

    private sealed class Worker : IDisposable
    {
        private readonly WorkerPool _pool;
        private readonly int _number;
        private readonly Thread _thread;
        private readonly SemaphoreSlim _wakeUp = new(0);

        private void* _job;
        private delegate*<void*, int, int, int, void> _execute;
        private int _first;
        private int _end;
        private int _hasWork;
        private int _sleeps;
        private volatile bool _stops;

        public Worker(WorkerPool pool, int number)
        {
            _pool = pool;
            _number = number;
            _thread = new Thread(Loop) { IsBackground = true, Name = $"gtzan cpu {number}" };
            _thread.Start();
        }

        public bool Sleeps => Volatile.Read(ref _sleeps) == 1;

        public void Start(void* job, delegate*<void*, int, int, int, void> execute, int first, int end)
        {
            _job = job;
            _execute = execute;
            _first = first;
            _end = end;
            // A full fence: either this sees that the worker sleeps, or the worker sees that there is work.
            Interlocked.Exchange(ref _hasWork, 1);
            if (Interlocked.Exchange(ref _sleeps, 0) == 1)
                _wakeUp.Release();
        }

        public void Dispose()
        {
            _stops = true;
            if (Interlocked.Exchange(ref _sleeps, 0) == 1)
                _wakeUp.Release();
            _thread.Join();
            _wakeUp.Dispose();
        }

        private void Loop()
        {
            while (true)
            {
                WaitForWork();
                if (_stops)
                    return;

                Volatile.Write(ref _hasWork, 0);
                try
                {
                    _execute(_job, _first, _end, _number);
                }
                catch (Exception exception)
                {
                    _pool._failure = ExceptionDispatchInfo.Capture(exception);
                }

                Interlocked.Decrement(ref _pool._running);
            }
        }

        private void WaitForWork()
        {
            for (var spin = 0; spin < _pool._spinsBeforeSleep; spin++)
            {
                if (Volatile.Read(ref _hasWork) == 1 || _stops)
                    return;
                Thread.SpinWait(8);
            }

            while (Volatile.Read(ref _hasWork) == 0 && !_stops)
            {
                Interlocked.Exchange(ref _sleeps, 1);
                if (Volatile.Read(ref _hasWork) == 1 || _stops)
                {
                    // Work came in between. If Start has seen the flag, its wake-up is on the way and must be consumed.
                    if (Interlocked.Exchange(ref _sleeps, 0) == 0)
                        _wakeUp.Wait();
                    return;
                }

                _wakeUp.Wait();
            }
        }
    }
}
