using System.Collections.Concurrent;
using Gtzan.Core.Simd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Devices.Cpu;

/// <summary>The threads of the cpu device.</summary>
public unsafe class WorkerPoolTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    public void Every_item_is_done_once_by_a_worker_of_a_valid_number(int threads)
    {
        using var pool = new WorkerPool(threads, WorkerPool.MaxVectorBits);
        Assert.Equal(threads, pool.Threads);
        foreach (var items in new[] { 0, 1, 2, 3, 6, 7, 8, 100, 1001 })
        {
            foreach (var itemsWorthAThread in new[] { 1, 2, 1000 })
            {
                var workers = new int[items + 1];
                fixed (int* counts = new int[items + 1], by = workers)
                {
                    pool.Run(new CountingJob(counts, by), items, itemsWorthAThread);
                    for (var item = 0; item < items; item++)
                        Assert.Equal(1, counts[item]);
                    Assert.Equal(0, counts[items]);
                }

                // Free workers take the next part, so only the number of woken workers is deterministic.
                var used = workers[..items].Distinct().ToArray();
                Assert.All(used, worker => Assert.InRange(worker, 0, threads - 1));
                Assert.InRange(used.Length, Math.Min(items, 1), Math.Min(threads, Math.Max(1, items / itemsWorthAThread)));
            }
        }
    }

    [Theory]
    [InlineData(128, 4)]
    [InlineData(256, 8)]
    [InlineData(512, 16)]
    public void A_job_runs_with_vectors_of_the_width_asked_for(int bits, int lanes)
    {
        using var pool = new WorkerPool(threads: 2, bits);
        var widths = stackalloc int[2];
        pool.RunOnEachThread(new WidthJob(widths));
        Assert.Equal((bits, lanes, lanes), (pool.VectorBits, widths[0], widths[1]));
    }

    [Fact]
    public void A_width_that_does_not_exist_is_refused()
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new WorkerPool(threads: 1, vectorBits: 64));
        Assert.Equal("WorkerPool: vectors have 128, 256 or 512 bits, not 64. (Parameter 'vectorBits')", exception.Message);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void A_failure_on_any_thread_reaches_the_caller(int failingWorker)
    {
        using var pool = new WorkerPool(threads: 3, WorkerPool.MaxVectorBits);
        for (var i = 0; i < 100; i++)
        {
            var exception = Assert.Throws<InvalidOperationException>(() => pool.RunOnEachThread(new FailingJob(1 << failingWorker)));
            Assert.Equal($"worker {failingWorker} failed", exception.Message);
            pool.RunOnEachThread(new FailingJob(0));
        }
    }

    [Fact]
    public void A_failure_is_reported_once()
    {
        using var pool = new WorkerPool(threads: 3, WorkerPool.MaxVectorBits);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(
                "worker 0 failed", Assert.Throws<InvalidOperationException>(() => pool.RunOnEachThread(new FailingJob(0b111))).Message);
            pool.RunOnEachThread(new FailingJob(0));
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    public void A_blocked_worker_does_not_block_the_others(int threads)
    {
        using var pool = new WorkerPool(threads, WorkerPool.MaxVectorBits);
        var items = 4 * threads;
        for (var i = 0; i < 20; i++)
        {
            var done = 0;
            pool.Run(new PatientJob(&done, items - (threads - 1)), items);
            Assert.Equal(items, done);
        }
    }

    [Fact]
    public void A_failure_in_one_part_ends_the_others_and_the_pool_works_on()
    {
        using var pool = new WorkerPool(threads: 3, WorkerPool.MaxVectorBits);
        for (var i = 0; i < 100; i++)
            Assert.Throws<InvalidOperationException>(() => pool.Run(new FailingJob(0b111), items: 100));
        fixed (int* counts = new int[100], by = new int[100])
        {
            pool.Run(new CountingJob(counts, by), items: 100);
            for (var item = 0; item < 100; item++)
                Assert.Equal(1, counts[item]);
        }
    }

    [Theory]
    [InlineData(2)]
    [InlineData(5)]
    public void Thousands_of_tiny_jobs_are_all_done(int threads)
    {
        using var pool = new WorkerPool(threads, WorkerPool.MaxVectorBits);
        const int Jobs = 5000;
        fixed (int* counts = new int[threads], by = new int[threads])
        {
            for (var i = 1; i <= Jobs; i++)
            {
                pool.Run(new CountingJob(counts, by), threads);
                for (var item = 0; item < threads; item++)
                    Assert.Equal(i, counts[item]);
            }
        }
    }

    [Fact]
    public void Sleeping_workers_wake_up()
    {
        using var pool = new WorkerPool(threads: 3, WorkerPool.MaxVectorBits);
        fixed (int* counts = new int[3], by = new int[3])
        {
            for (var i = 1; i <= 50; i++)
            {
                Assert.True(SpinWait.SpinUntil(() => pool.SleepingWorkers == 2, Patience));
                pool.Run(new CountingJob(counts, by), items: 3);
                Assert.Equal((i, i, i), (counts[0], counts[1], counts[2]));
            }
        }
    }

    [Fact]
    public void Disposing_ends_the_threads_whether_they_sleep_or_spin()
    {
        foreach (var sleeps in new[] { false, true })
        {
            ThreadsJob.Seen.Clear();
            var pool = new WorkerPool(threads: 3, WorkerPool.MaxVectorBits);
            pool.RunOnEachThread(default(ThreadsJob));
            Assert.Equal(3, ThreadsJob.Seen.Count);
            Assert.Contains(Environment.CurrentManagedThreadId, ThreadsJob.Seen.Keys);
            if (sleeps)
                Assert.True(SpinWait.SpinUntil(() => pool.SleepingWorkers == 2, Patience));
            pool.Dispose();
            Assert.Equal([Thread.CurrentThread], ThreadsJob.Seen.Values.Where(thread => thread.IsAlive));
            pool.Dispose();
        }
    }

    [Fact]
    public void A_disposed_device_refuses_to_work()
    {
        var device = new CpuDevice(threads: 2);
        var x = device.Zeros([100_000]);
        device.Dispose();
        Assert.Throws<ObjectDisposedException>(x.Relu);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1025)]
    public void An_invalid_number_of_threads_is_refused(int threads)
    {
        var exception = Assert.Throws<ArgumentOutOfRangeException>(() => new CpuDevice(threads));
        Assert.Equal(
            $"CpuDevice: {threads} threads asked for; give 1 to 1024, or 0 for one a processor. (Parameter 'threads')", exception.Message);
    }

    [Fact]
    public void Devices_describe_themselves()
    {
        using var narrow = new CpuDevice(new WorkerPool(threads: 1, vectorBits: 128));
        using var wide = new CpuDevice(new WorkerPool(threads: 3, vectorBits: 512));
        using var reference = new ReferenceDevice();
        Assert.Equal("float32, 128-bit vectors, 1 thread", narrow.Description);
        Assert.Equal("float32, 512-bit vectors, 3 threads", wide.Description);
        Assert.Equal("double precision, plain loops, 1 thread: the definition, meant to be read", reference.Description);
        Assert.Equal(("cpu", "reference"), (narrow.Name, reference.Name));
    }

    [Fact]
    public void An_unknown_device_is_refused_with_the_known_names()
    {
        var exception = Assert.Throws<ArgumentException>(() => Device.Create("gpu"));
        Assert.Equal($"There is no device \"gpu\"; choose one of: {string.Join(", ", Device.NameForms)}.", exception.Message);
    }

    private readonly struct CountingJob(int* counts, int* workers) : IParallelJob
    {
        public void Execute<TSimd>(int first, int end, int worker)
            where TSimd : struct, ISimd<TSimd, float>
        {
            for (var item = first; item < end; item++)
            {
                Interlocked.Increment(ref counts[item]);
                workers[item] = worker;
            }
        }
    }

    private readonly struct WidthJob(int* widths) : IParallelJob
    {
        public void Execute<TSimd>(int first, int end, int worker)
            where TSimd : struct, ISimd<TSimd, float> => widths[worker] = TSimd.Count;
    }

    private readonly struct FailingJob(int failingWorkers) : IParallelJob
    {
        public void Execute<TSimd>(int first, int end, int worker)
            where TSimd : struct, ISimd<TSimd, float>
        {
            if ((failingWorkers >> worker & 1) == 1)
                throw new InvalidOperationException($"worker {worker} failed");
        }
    }

    /// <summary>On every worker but the first, an item waits until all items that no other worker is blocked on are done.</summary>
    private readonly struct PatientJob(int* done, int others) : IParallelJob
    {
        public void Execute<TSimd>(int first, int end, int worker)
            where TSimd : struct, ISimd<TSimd, float>
        {
            var (counter, enough) = ((nint)done, others);
            if (worker > 0)
                Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref *(int*)counter) >= enough, Patience));
            Interlocked.Add(ref *done, end - first);
        }
    }

    private readonly struct ThreadsJob : IParallelJob
    {
        public static readonly ConcurrentDictionary<int, Thread> Seen = new();

        public void Execute<TSimd>(int first, int end, int worker)
            where TSimd : struct, ISimd<TSimd, float> => Seen[Environment.CurrentManagedThreadId] = Thread.CurrentThread;
    }
}
