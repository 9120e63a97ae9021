using System.Runtime.ExceptionServices;
using System.Runtime.Intrinsics;
using Gtzan.Core.Simd;

namespace Gtzan.Engine.Devices.Cpu;

/// <summary>A piece of work on the items first … end − 1 of a range, for one width of vectors.</summary>
internal interface IParallelJob
{
    /// <param name="first">The first item.</param>
    /// <param name="end">One past the last item.</param>
    /// <param name="worker">The worker, 0 … threads − 1; it may use the scratch memory of that index.</param>
    void Execute<TSimd>(int first, int end, int worker)
        where TSimd : struct, ISimd<TSimd, float>;
}

/// <summary>
/// Long-lived threads that divide a range of items among themselves: it is cut into contiguous parts, a few for each thread. A thread
/// processes its own parts in order, so that its caches still hold the data of the last operation; then it steals parts that other threads
/// have not started. The calling thread is worker 0 and does the same, so a thread that is not scheduled does not delay the others. A
/// worker without work spins for about half a millisecond before it sleeps, because operations follow each other closely in a training
/// step.
/// </summary>
/// <remarks>
/// A job is an unmanaged struct (pointers and sizes) passed by address, so that starting it allocates nothing. Which thread gets which
/// items must never show in a result: a job reduces within an item, not across items.
/// </remarks>
internal sealed unsafe class WorkerPool : IDisposable
{
    private const int Spins = 2000;
    private const int SpinsOnSharedProcessors = 20;

    // More even out threads of different speed better; fewer repeat less of what each part prepares for itself.
    private const int PartsPerThread = 4;

    // Each thread's counter is in a separate cache line.
    private const int CounterStride = 16;

    private readonly Worker[] _workers;
    private readonly int _spinsBeforeSleep;

    // The job that runs now. Workers read it only between being started and being idle again.
    private void* _job;
    private delegate*<void*, int, int, int, void> _execute;
    private int _items;
    private int _parts;
    private int _sharers;
    private bool _isOnEachThread;
    private readonly int[] _nextParts;
    private ExceptionDispatchInfo? _failure;
    private bool _isDisposed;

    /// <param name="threads">The number of workers, including the calling thread.</param>
    /// <param name="vectorBits">512, 256 or 128; unsupported widths are emulated, slowly and with the same results.</param>
    public WorkerPool(int threads, int vectorBits)
    {
        if (vectorBits is not (512 or 256 or 128))
            throw new ArgumentOutOfRangeException(nameof(vectorBits), $"WorkerPool: vectors have 128, 256 or 512 bits, not {vectorBits}.");
        VectorBits = vectorBits;

        // With more workers than processors, a spinning worker delays the others.
        _spinsBeforeSleep = threads <= Environment.ProcessorCount ? Spins : SpinsOnSharedProcessors;
        _nextParts = new int[threads * CounterStride];
        _workers = new Worker[threads - 1];
        for (var i = 0; i < _workers.Length; i++)
            _workers[i] = new Worker(this, i + 1);
    }

    /// <summary>The number of workers, including the calling thread.</summary>
    public int Threads => _workers.Length + 1;

    /// <summary>The width of the vectors that jobs are run with.</summary>
    public int VectorBits { get; }

    /// <summary>The width of the widest vectors that the machine has.</summary>
    public static int MaxVectorBits => Vector512.IsHardwareAccelerated ? 512 : Vector256.IsHardwareAccelerated ? 256 : 128;

    /// <summary>The number of sleeping threads.</summary>
    public int SleepingWorkers => _workers.Count(worker => worker.Sleeps);

    /// <summary>Runs a job on the items 0 … items − 1; returns when all are done.</summary>
    /// <param name="job">What to do.</param>
    /// <param name="items">How many items there are.</param>
    /// <param name="itemsWorthAThread">The minimum number of items per thread.</param>
    public void Run<TJob>(TJob job, int items, int itemsWorthAThread = 1)
        where TJob : unmanaged, IParallelJob
    {
        // After disposal, no thread would process the job.
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var execute = ForVectorBits<TJob>(VectorBits);
        var worthwhile = items / itemsWorthAThread;
        if (Threads == 1 || worthwhile < 2)
        {
            execute(&job, 0, items, 0);
            return;
        }

        Run(&job, execute, items, Math.Min(worthwhile, PartsPerThread * Threads), Math.Min(worthwhile, Threads), isOnEachThread: false);
    }

    /// <summary>Runs one item per thread, item i on worker i: for measurements of the threads.</summary>
    /// <param name="job">What to do.</param>
    public void RunOnEachThread<TJob>(TJob job)
        where TJob : unmanaged, IParallelJob
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        Run(&job, ForVectorBits<TJob>(VectorBits), Threads, Threads, Threads, isOnEachThread: true);
    }

    public void Dispose()
    {
        _isDisposed = true;
        foreach (var worker in _workers)
            worker.Dispose();
    }

    private void Run(void* job, delegate*<void*, int, int, int, void> execute, int items, int parts, int threads, bool isOnEachThread)
    {
        _job = job;
        _execute = execute;
        (_items, _parts, _sharers, _isOnEachThread, _failure) = (items, parts, threads, isOnEachThread, null);
        for (var i = 0; i < threads; i++)
            Volatile.Write(ref NextPart(i), Part(i));
        for (var i = 0; i < threads - 1; i++)
            _workers[i].Start();

        try
        {
            TakeParts(0);
        }
        finally
        {
            // The job is on the caller's stack, so the call returns only after all workers are done with it.
            for (var i = 0; i < threads; i++)
                Volatile.Write(ref NextPart(i), parts);
            for (var i = 0; i < threads - 1; i++)
                _workers[i].Await(mayCancel: !isOnEachThread);
        }

        _failure?.Throw();
    }

    private void TakeParts(int worker)
    {
        if (_isOnEachThread)
        {
            _execute(_job, worker, worker + 1, worker);
            return;
        }

        for (var i = 0; i < _sharers; i++)
        {
            var owner = (worker + i) % _sharers;
            var end = Part(owner + 1);
            int part;
            while ((part = Interlocked.Increment(ref NextPart(owner)) - 1) < end)
                _execute(_job, Item(part), Item(part + 1), worker);
        }
    }

    /// <summary>The first part assigned to a worker.</summary>
    private int Part(int worker) => (int)((long)_parts * worker / _sharers);

    /// <summary>The first item of a part.</summary>
    private int Item(int part) => (int)((long)_items * part / _parts);

    private ref int NextPart(int worker) => ref _nextParts[worker * CounterStride];

    // The one place where the width of vectors is chosen.
    private static delegate*<void*, int, int, int, void> ForVectorBits<TJob>(int vectorBits)
        where TJob : unmanaged, IParallelJob => vectorBits switch
        {
            512 => &Execute<TJob, Simd512<float>>,
            256 => &Execute<TJob, Simd256<float>>,
            _ => &Execute<TJob, Simd128<float>>,
        };

    private static void Execute<TJob, TSimd>(void* job, int first, int end, int worker)
        where TJob : unmanaged, IParallelJob
        where TSimd : struct, ISimd<TSimd, float> =>
        ((TJob*)job)->Execute<TSimd>(first, end, worker);

    private sealed class Worker : IDisposable
    {
        private const int Idle = 0;
        private const int Started = 1;
        private const int Working = 2;

        private readonly WorkerPool _pool;
        private readonly int _number;
        private readonly Thread _thread;
        private readonly SemaphoreSlim _wakeUp = new(0);
        private int _state;
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

        public void Start()
        {
            // A full fence: either this sees that the worker sleeps, or the worker sees that there is work.
            Interlocked.Exchange(ref _state, Started);
            if (Interlocked.Exchange(ref _sleeps, 0) == 1)
                _wakeUp.Release();
        }

        /// <summary>Returns when the worker will not touch the job any more. One that has not begun need not begin.</summary>
        public void Await(bool mayCancel)
        {
            if (mayCancel && Interlocked.CompareExchange(ref _state, Idle, Started) != Working)
                return;
            var wait = default(SpinWait);
            while (Volatile.Read(ref _state) != Idle)
                wait.SpinOnce(sleep1Threshold: -1);
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
                if (Interlocked.CompareExchange(ref _state, Working, Started) != Started)
                    continue;

                try
                {
                    _pool.TakeParts(_number);
                }
                catch (Exception exception)
                {
                    _pool._failure = ExceptionDispatchInfo.Capture(exception);
                }

                Volatile.Write(ref _state, Idle);
            }
        }

        private void WaitForWork()
        {
            for (var spin = 0; spin < _pool._spinsBeforeSleep; spin++)
            {
                if (Volatile.Read(ref _state) == Started || _stops)
                    return;
                Thread.SpinWait(8);
            }

            while (Volatile.Read(ref _state) != Started && !_stops)
            {
                Interlocked.Exchange(ref _sleeps, 1);
                if (Volatile.Read(ref _state) == Started || _stops)
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
