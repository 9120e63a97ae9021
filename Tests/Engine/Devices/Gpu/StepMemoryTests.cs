using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Randomness;

namespace Gtzan.Tests.Engine.Devices.Gpu;

/// <summary>The choice of buffers, and that repeated steps need no new ones.</summary>
public sealed class StepMemoryTests
{
    private readonly HashSet<Buffer> _live = [];
    private readonly StepMemory<Buffer> _memory;

    public StepMemoryTests() => _memory = new StepMemory<Buffer>(Make, buffer => Assert.True(_live.Remove(buffer)));

    [Fact]
    public void The_same_step_again_gets_the_same_buffers()
    {
        int[] lengths = [1000, 3, 1000, 70, 100_000, 3];
        var first = Step(lengths);
        Assert.Equal(lengths.Length, _memory.BuffersMade);
        Assert.Equal(first.Sum(buffer => buffer.Capacity * sizeof(float)), _memory.ReservedBytes);
        for (var i = 0; i < 100; i++)
            Assert.Equal(first.ToHashSet(), Step(lengths).ToHashSet());
        Assert.Equal((lengths.Length, lengths.Length), (_memory.BuffersMade, _live.Count));
    }

    [Fact]
    public void A_buffer_is_handed_out_once_with_its_type_and_length()
    {
        var buffers =
            new[] { _memory.Take(100, ElementType.Real), _memory.Take(101, ElementType.Index), _memory.Take(100, ElementType.Real) };
        Assert.Equal(3, buffers.Distinct().Count());
        Assert.Equal(3, _memory.BuffersInUse);
        Assert.Equal((101, ElementType.Index), (buffers[1].Length, buffers[1].ElementType));
        Assert.All(buffers, buffer => Assert.True(buffer.Capacity >= buffer.Length));
        buffers[1].NoteIndices([5, -2, 9]);
        Assert.Equal((-2, 9), (buffers[1].MinIndex, buffers[1].MaxIndex));
        _memory.Recycle();
        Assert.Equal(0, _memory.BuffersInUse);

        // Reused: nothing of the previous contents is known.
        var again = _memory.Take(101, ElementType.Index);
        Assert.Contains(again, buffers);
        Assert.Equal((int.MinValue, int.MaxValue), (again.MinIndex, again.MaxIndex));
    }

    [Fact]
    public void A_request_gets_the_smallest_that_fits_and_none_more_than_twice_as_large()
    {
        var large = Step(160, 320, 640);
        Assert.Same(large[0], Step(150)[0]);
        Assert.Same(large[0], Step(80)[0]);
        Assert.Equal(3, _memory.BuffersMade);
        Assert.Equal(64, Step(60)[0].Capacity);
        Assert.Equal(4, _memory.BuffersMade);

        // 160 is taken by the first, so the second gets 320; the third may have 640 only because that is just twice as much.
        Assert.Equal([large[0], large[1], large[2]], Step(160, 160, 320));
        Assert.Equal(4, _live.Count);
    }

    [Fact]
    public void An_outgrown_buffer_is_freed()
    {
        for (var length = 1000; length <= 2000; length += 100)
        {
            Step(length, length);
            Assert.Equal(2, _live.Count);
        }

        // A buffer of less than half the size is not outgrown; it serves other requests.
        Step(10_000);
        Assert.Equal(3, _live.Count);
    }

    /// <summary>An epoch: full batches and a last, smaller one; then validation.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(31)]
    public void A_smaller_batch_does_not_double_the_memory(int last)
    {
        int[] perExample = [130 * 13, 130 * 13 * 32, 65 * 7 * 32, 65 * 7 * 32, 1, 10, 64, 64, 10];
        int[] ofWeights = [32 * 9, 32, 64 * 480, 64, 640, 10];
        Epoch();
        var (reserved, made) = (_memory.ReservedBytes, _memory.BuffersMade);
        var full = Batch(32).Sum(length => (length + 15) / 16 * 16L * sizeof(float));
        Assert.InRange(reserved, full, full * 3 / 2);
        for (var i = 0; i < 20; i++)
            Epoch();
        Assert.Equal(reserved, _memory.ReservedBytes);
        Assert.InRange(_memory.BuffersMade, made, made + perExample.Length);

        int[] Batch(int size) => [.. perExample.Select(length => length * size), .. ofWeights];

        void Epoch()
        {
            for (var i = 0; i < 5; i++)
                Step(Batch(32));
            Step(Batch(last));
        }
    }

    [Fact]
    public void Alternating_steps_need_no_new_buffers_eventually()
    {
        for (uint seed = 0; seed < 300; seed++)
        {
            var random = new RandomSequence(seed, RandomPurpose.Check);
            var drawn = 0;
            _live.Clear();
            var memory = new StepMemory<Buffer>(Make, buffer => Assert.True(_live.Remove(buffer)));
            var kinds = Enumerable.Range(0, 1 + Draw(4))
                .Select(_ => Enumerable.Range(0, 1 + Draw(12)).Select(_ => 1 + (1 << Draw(14)) + Draw(500)).ToArray()).ToArray();
            for (var round = 0; round < 6; round++)
                Round();
            var made = memory.BuffersMade;
            for (var round = 0; round < 3; round++)
                Round();
            Assert.Equal(made, memory.BuffersMade);
            Assert.Equal(_live.Sum(buffer => buffer.Capacity * sizeof(float)), memory.ReservedBytes);

            int Draw(int below) => (int)(random.Bits(drawn++) % (uint)below);

            void Round()
            {
                foreach (var kind in kinds)
                {
                    foreach (var length in kind)
                        Assert.InRange(memory.Take(length, ElementType.Real).Capacity, length, 2 * ((length + 15) / 16 * 16));
                    memory.Recycle();
                }
            }
        }
    }

    [Fact]
    public void Spare_buffers_can_be_released_and_those_in_use_stay()
    {
        Step(100, 200, 300);
        var kept = _memory.Take(200, ElementType.Real);
        _memory.ReleaseSpares();
        Assert.Equal([kept], _live);
        Assert.Equal(kept.Capacity * sizeof(float), _memory.ReservedBytes);
        _memory.Recycle();
        Assert.Same(kept, Step(190, 100)[0]);
    }

    private Buffer[] Step(params int[] lengths)
    {
        var buffers = lengths.Select(length => _memory.Take(length, ElementType.Real)).ToArray();
        _memory.Recycle();
        return buffers;
    }

    private Buffer Make(long capacity)
    {
        var buffer = new Buffer(capacity);
        _live.Add(buffer);
        return buffer;
    }

    private sealed class Buffer : GpuStorage
    {
        public Buffer(long capacity) => Capacity = capacity;
    }
}
