using Gtzan.Core.Simd;
using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Ops.Dense;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Engine.Ops.Reshape;
using Gtzan.Engine.Ops.SumOfSquares;
using Gtzan.Engine.Tensors;
using static Gtzan.Tests.Engine.Autograd.Leaves;

namespace Gtzan.Tests.Engine.Autograd;

/// <summary>What a step owns and when it releases it.</summary>
public class StepTests
{
    private const string Expired =
        "Tensor [2] was made in a step that has ended, and its memory is in use for something else: " +
        "read it (ToArray) before the step is disposed, or make it outside the step.";

    public static TheoryData<string> Models => [.. SmallModels.Names];

    [Theory]
    [MemberData(nameof(Models))]
    public void Memory_is_constant_from_the_second_step_on(string name)
    {
        using var device = new CpuDevice(threads: 2);
        var training = new SmallTraining(device, SmallModels.Create(name), batch: 8);
        training.Steps(2);
        var second = training.MemoryInStep;
        training.Steps(98);
        Assert.Equal(second, training.MemoryInStep);
        Assert.True(second is { StepBuffers: > 0, ReservedBytes: > 0 });
        Assert.Equal(second with { StepBuffers = 0 }, device.Memory);
    }

    [Fact]
    public void A_step_counts_its_buffers_and_recycles_them()
    {
        foreach (var name in Device.Names)
        {
            using var device = Device.Create(name, threads: 1);
            var x = device.Zeros([3]);
            Assert.Equal((1, 0), (device.Memory.PersistentBuffers, device.Memory.StepBuffers));
            using (device.BeginStep())
            {
                x.Add(x).Reshape([3, 1]);
                Assert.Equal((1, 1), (device.Memory.PersistentBuffers, device.Memory.StepBuffers));
            }

            Assert.Equal((1, 0), (device.Memory.PersistentBuffers, device.Memory.StepBuffers));
        }
    }

    /// <summary>The steps double: a list that grew with every step would have to be enlarged in each attempt.</summary>
    [Fact]
    public void A_step_keeps_nothing_of_the_steps_before()
    {
        using var device = new CpuDevice(threads: 1);
        var x = Leaf(device, 1, 2);
        Steps(100);
        var allocated = Enumerable.Range(0, 6).Select(attempt =>
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            Steps(100 << attempt);
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }).ToArray();
        Assert.Contains(0, allocated);

        void Steps(int count)
        {
            for (var i = 0; i < count; i++)
            {
                using var step = device.BeginStep();
                x.Sum().Backward();
            }
        }
    }

    [Fact]
    public void Memory_grows_with_a_larger_step_and_then_stays()
    {
        using var device = new CpuDevice(threads: 1);
        var x = device.Filled([300_000], 1);
        ScaledCopiesAreRight(2);
        ScaledCopiesAreRight(12);
        var reserved = device.Memory.ReservedBytes;
        Assert.True(reserved >= 12L * 300_000 * sizeof(float));
        ScaledCopiesAreRight(12);
        ScaledCopiesAreRight(2);
        Assert.Equal(reserved, device.Memory.ReservedBytes);

        // All are made before the first is read: two that overlapped would show.
        void ScaledCopiesAreRight(int count)
        {
            using var step = device.BeginStep();
            var copies = Enumerable.Range(1, count).Select(factor => x.Scale(factor)).ToArray();
            for (var i = 0; i < count; i++)
                Assert.False(copies[i].ToArray().AsSpan().ContainsAnyExcept(i + 1f));
        }
    }

    /// <summary>Inputs persist, so nothing but tensors, nodes and jobs could be allocated, and all of those are used again.</summary>
    [Theory]
    [MemberData(nameof(Models))]
    public void A_steady_training_step_allocates_nothing_on_any_thread(string name) => AssertNothingIsAllocated(name, default);

    [Theory]
    [MemberData(nameof(Models))]
    public void A_steady_step_with_clipping_allocates_nothing(string name)
    {
        AssertNothingIsAllocated(name, new Gtzan.Engine.Optimizers.GradientClipping(globalNorm: 0.1f));
        AssertNothingIsAllocated(name, new Gtzan.Engine.Optimizers.GradientClipping(value: 0.01f));
    }

    private static void AssertNothingIsAllocated(string name, Gtzan.Engine.Optimizers.GradientClipping clipping)
    {
        var workers = new WorkerPool(threads: 3, WorkerPool.MaxVectorBits);
        using var device = new CpuDevice(workers);
        var training = new SmallTraining(device, SmallModels.Create(name, width: 8), batch: 32, clipping: clipping);
        for (var i = 0; i < 10; i++)
            training.Step();

        // The runtime itself allocates a little when it compiles a method anew. What a step allocates, it would allocate each time.
        Span<long> before = stackalloc long[3], after = stackalloc long[3];
        for (var attempt = 0; attempt < 5; attempt++)
        {
            ReadAllocatedBytes(workers, before);
            for (var i = 0; i < 5; i++)
                training.Step();
            ReadAllocatedBytes(workers, after);
            if (before.SequenceEqual(after))
                return;
        }

        Assert.Equal(before.ToArray(), after.ToArray());
    }

    [Fact]
    public void Using_a_tensor_of_an_ended_step_throws_also_in_the_next_step()
    {
        foreach (var name in Device.Names)
        {
            using var device = Device.Create(name, threads: 1);
            var x = device.Zeros([2]);
            Tensor stale;
            using (device.BeginStep())
                stale = x.Add(x);

            AssertStale();
            using (device.BeginStep())
            {
                x.Add(x);
                x.Add(x);
                AssertStale();
            }

            void AssertStale()
            {
                Action[] uses =
                [
                    () => stale.ToArray(), () => stale.ToDoubleArray(), () => stale.CopyFrom([1f, 2]), () => stale.Add(x),
                    () => x.Add(stale),
                    () => stale.Relu(), () => stale.Reshape([2, 1]), () => _ = stale.ElementType, () => stale.Sum(),
                ];
                Assert.All(uses, use => Assert.Equal(Expired, Assert.Throws<InvalidOperationException>(use).Message));
                Assert.Equal($"Tensor [2] on {name} (expired)", stale.ToString());
            }
        }
    }

    [Fact]
    public void Writes_to_an_expired_tensor_do_not_reach_its_successor()
    {
        using var device = new CpuDevice(threads: 1);
        var x = device.Zeros([2]);
        Tensor stale;
        using (device.BeginStep())
            stale = x.Add(x);
        (stale.RequiresGradient, stale.KeepsGradient) = (true, true);
        using (device.BeginStep())
        {
        }

        using var step = device.BeginStep();
        var next = x.Add(x);
        Assert.Same(stale, next);
        Assert.False(next.RequiresGradient);
        Assert.False(next.KeepsGradient);
    }

    [Fact]
    public void A_second_step_cannot_begin_before_the_first_has_ended()
    {
        using var device = new CpuDevice(threads: 1);
        const string Message =
            "BeginStep: device cpu has a step that has not ended; dispose it first (using var step = device.BeginStep()).";
        using (device.BeginStep())
        {
            Assert.Equal(Message, Assert.Throws<InvalidOperationException>(device.BeginStep).Message);
            Assert.Equal(Message, Assert.Throws<InvalidOperationException>(device.BeginInference).Message);
        }

        using (device.BeginInference())
            Assert.Equal(Message, Assert.Throws<InvalidOperationException>(device.BeginStep).Message);
        device.BeginStep().Dispose();
    }

    [Fact]
    public void Gradients_of_parameters_are_gone_after_the_step()
    {
        using var device = new CpuDevice(threads: 1);
        var x = Leaf(device, 1, 2);
        Tensor gradient;
        using (device.BeginStep())
        {
            x.SumOfSquares().Backward();
            Assert.Equal([2f, 4], x.Gradient!.ToArray());
            gradient = x.Gradient;
        }

        Assert.Null(x.Gradient);
        Assert.Equal(Expired, Assert.Throws<InvalidOperationException>(gradient.ToArray).Message);
        using (device.BeginStep())
        {
            Assert.Null(x.Gradient);
            x.Sum().Backward();
            Assert.Equal([1f, 1], x.Gradient!.ToArray());
        }
    }

    [Fact]
    public void Batch_norm_and_models_predict_the_same_in_a_training_step()
    {
        using var device = new ReferenceDevice();
        var model = new Sequential(new BatchNorm());
        model.Build(device, [3], seed: 1);
        var x = device.Filled([2, 3], 1);
        using (device.BeginStep())
            Assert.All(model.Predict(x).ToArray(), value => Assert.Equal(1 / Math.Sqrt(1.001), value, 1e-6));
        using (device.BeginInference())
            Assert.All(model.Predict(x).ToArray(), value => Assert.Equal(1 / Math.Sqrt(1.001), value, 1e-6));
        Assert.Equal(6, model.Predict(x).Shape.Length);
    }

    [Fact]
    public void A_failed_operation_leaves_the_step_usable()
    {
        using var device = new CpuDevice(threads: 1);
        var x = Leaf(device, 1, 2);
        using var step = device.BeginStep();
        var y = x.Scale(2);
        Assert.Throws<ArgumentException>(() => y.Add(device.Zeros([3])));
        y.Sum().Backward();
        Assert.Equal([2f, 2], x.Gradient!.ToArray());
    }


    private static unsafe void ReadAllocatedBytes(WorkerPool workers, Span<long> byWorker)
    {
        fixed (long* bytes = byWorker)
            workers.RunOnEachThread(new AllocatedBytesJob(bytes));
    }

    /// <summary>As many items as workers: each gets one.</summary>
    private readonly unsafe struct AllocatedBytesJob(long* bytes) : IParallelJob
    {
        public void Execute<TSimd>(int first, int end, int worker)
            where TSimd : struct, ISimd<TSimd, float> => bytes[worker] = GC.GetAllocatedBytesForCurrentThread();
    }
}
