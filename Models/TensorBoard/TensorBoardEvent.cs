using System.Buffers;
using Gtzan.Core.Files;

namespace Gtzan.Models.TensorBoard;

/// <summary>
/// The events of a training for TensorBoard, as records of the message <c>tensorflow.Event</c>. The wall time is the step in seconds, so
/// that equal runs have equal files.
/// </summary>
internal static class TensorBoardEvent
{
    // The fields of Event.
    private const int WallTime = 1, Step = 2, FileVersion = 3, Summary = 5;

    // The fields of Summary and of Summary.Value.
    private const int Value = 1, Tag = 1, SimpleValue = 2, Histo = 5;

    // The fields of HistogramProto.
    private const int Min = 1, Max = 2, Num = 3, Sum = 4, SumSquares = 5, BucketLimit = 6, Bucket = 7;

    /// <summary>The record that a file begins with.</summary>
    public static void WriteVersion(IBufferWriter<byte> output) => EventRecord.Write(
        output, new ProtobufMessage().Add(WallTime, 0.0).Add(FileVersion, "brain.Event:2").Bytes);

    /// <summary>Numbers at a step.</summary>
    public static void WriteScalars(IBufferWriter<byte> output, long step, params ReadOnlySpan<(string Tag, double Number)> scalars)
    {
        var summary = new ProtobufMessage();
        foreach (var (tag, number) in scalars)
            summary.Add(Value, new ProtobufMessage().Add(Tag, tag).Add(SimpleValue, (float)number));
        Write(output, step, summary);
    }

    /// <summary>The distributions of tensors at a step.</summary>
    public static void WriteHistograms(IBufferWriter<byte> output, long step, IEnumerable<(string Tag, Histogram Histogram)> histograms)
    {
        var summary = new ProtobufMessage();
        foreach (var (tag, histogram) in histograms)
        {
            var message = new ProtobufMessage().Add(Min, (double)histogram.Minimum).Add(Max, (double)histogram.Maximum)
                .Add(Num, histogram.Counts.Sum(count => (double)count)).Add(Sum, (double)histogram.Sum)
                .Add(SumSquares, (double)histogram.SumOfSquares).Add(BucketLimit, histogram.UpperLimits())
                .Add(Bucket, [.. histogram.Counts.Select(count => (double)count)]);
            summary.Add(Value, new ProtobufMessage().Add(Tag, tag).Add(Histo, message));
        }

        Write(output, step, summary);
    }

    private static void Write(IBufferWriter<byte> output, long step, ProtobufMessage summary) => EventRecord.Write(
        output, new ProtobufMessage().Add(WallTime, (double)step).Add(Step, step).Add(Summary, summary).Bytes);
}
