using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Tensors;
using Gtzan.Engine.Training;

namespace Gtzan.Tests.Engine.Ops;

public sealed class BatchMetricsTests : IDisposable
{
    private readonly CpuDevice _device = new(threads: 1);

    [Fact]
    public void Keeps_the_losses_and_right_answers_of_batches_until_they_are_read()
    {
        var metrics = new BatchMetrics(_device, capacity: 3);
        var logits = _device.FromArray([1f, 2, 3, 4, 9, 1], [2, 3]);
        using (_device.BeginStep())
            metrics.Record(_device.Filled([], 0.5f), logits, _device.FromIndices([2, 1], [2]));
        using (_device.BeginStep())
            metrics.Record(_device.Filled([1], 0.25f), logits, _device.FromIndices([2, 0], [2]));
        Assert.Equal([(0.5f, 2), (0.25f, 1)], metrics.Read());
        Assert.Empty(metrics.Read());
    }

    [Fact]
    public void The_first_of_equal_logits_counts_as_the_answer()
    {
        var metrics = new BatchMetrics(_device, capacity: 1);
        metrics.Record(_device.Filled([], 0), _device.FromArray([0f, 5, 5, 7, 7, 7], [2, 3]), _device.FromIndices([1, 0], [2]));
        Assert.Equal([(0f, 2)], metrics.Read());
    }

    [Fact]
    public void Says_when_shapes_do_not_fit_or_there_is_no_more_room()
    {
        var metrics = new BatchMetrics(_device, capacity: 1);
        var (loss, logits) = (_device.Zeros([]), _device.Zeros([2, 3]));
        var shapes = Assert.Throws<ArgumentException>(() => metrics.Record(loss, logits, _device.FromIndices([0, 0, 0], [3])));
        Assert.Equal(
            "BatchMetrics: expected a loss of one element, logits [batch, classes] and labels [batch]; got [], [2, 3] and [3].",
            shapes.Message);
        metrics.Record(loss, logits, _device.FromIndices([0, 0], [2]));
        var full = Assert.Throws<InvalidOperationException>(() => metrics.Record(loss, logits, _device.FromIndices([0, 0], [2])));
        Assert.Equal("BatchMetrics: there is room for 1 batches, and so many are recorded; read them first.", full.Message);
    }

    public void Dispose() => _device.Dispose();
}
