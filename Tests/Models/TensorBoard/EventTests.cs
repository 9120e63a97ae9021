using System.Buffers;
using Gtzan.Models.TensorBoard;

namespace Gtzan.Tests.Models.TensorBoard;

public sealed class EventTests
{
    /// <summary>The check value of CRC-32C (RFC 3720 and catalogues of checksums).</summary>
    [Fact]
    public void The_checksum_is_the_masked_CRC32C()
    {
        const uint OfNineDigits = 0xe3069283;
        Assert.Equal(OfNineDigits, EventFile.Crc32C("123456789"u8));
        Assert.Equal(
            unchecked(((OfNineDigits >> 15) | (OfNineDigits << 17)) + 0xa282ead8), EventRecord.MaskedChecksum("123456789"u8));
    }

    [Fact]
    public void A_parser_of_the_public_format_reads_what_was_written()
    {
        var output = new ArrayBufferWriter<byte>();
        TensorBoardEvent.WriteVersion(output);
        TensorBoardEvent.WriteScalars(output, 300, ("loss/train", 0.25), ("grün", -1e30));
        TensorBoardEvent.WriteHistograms(output, 301, [("w", Histogram.Of([-1, 0, 0.5f, 3]))]);
        var events = EventFile.Read(output.WrittenSpan);

        Assert.Equal(("brain.Event:2", 0L, 0.0), (events[0].FileVersion, events[0].Step, events[0].WallTime));
        Assert.Equal((300L, 300.0), (events[1].Step, events[1].WallTime));
        Assert.Equal([new("loss/train", 0.25f, null), new("grün", -1e30f, null)], events[1].Values);
        var histogram = events[2].Values.Single().Histogram!;
        Assert.Equal(
            (-1.0, 3.0, 4.0, 2.5, 10.25), (histogram.Min, histogram.Max, histogram.Num, histogram.Sum, histogram.SumSquares));
        Assert.Equal(Histogram.Buckets, histogram.Limits.Length);
        Assert.Equal(3, histogram.Limits[^1]);
        Assert.Equal(histogram.Limits.Order(), histogram.Limits);

        // Buckets of 1/8: −1 is in the first, 0 in the one from 0 to 1/8, 3 in the last.
        Assert.Equal([0, 8, 12, 31], histogram.Counts.Index().Where(bucket => bucket.Item == 1).Select(bucket => bucket.Index));
    }

    [Fact]
    public void Every_damaged_byte_is_noticed()
    {
        var output = new ArrayBufferWriter<byte>();
        TensorBoardEvent.WriteScalars(output, 1, ("loss", 1));
        for (var i = 0; i < output.WrittenCount; i++)
        {
            var bytes = output.WrittenSpan.ToArray();
            bytes[i] ^= 1;
            Assert.ThrowsAny<Exception>(() => EventFile.Read(bytes));
        }
    }

    [Theory]
    [InlineData(0f, 0f)]
    [InlineData(3e38f, 3e38f)]
    [InlineData(-3e38f, 3e38f)]
    [InlineData(1f, 1.0000001f)]
    public void Extreme_numbers_have_finite_histograms(float first, float second)
    {
        var histogram = Histogram.Of([first, second]);

        Assert.Equal(2, histogram.Counts.Sum());
        Assert.All(histogram.ToValues(), value => Assert.True(float.IsFinite(value)));
        Assert.All(histogram.UpperLimits(), limit => Assert.True(double.IsFinite(limit)));
    }
}
