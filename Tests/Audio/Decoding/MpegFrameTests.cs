using Gtzan.Audio.Decoding.Mpeg;

namespace Gtzan.Tests.Audio.Decoding;

public sealed class MpegFrameTests
{
    /// <summary>What tables of MP3 say elsewhere: at 128 kbit/s and 44.1 kHz, 417 bytes, or 418 with padding.</summary>
    [Theory]
    [InlineData(0xFFFB9000, 417)]
    [InlineData(0xFFFB9200, 418)]
    [InlineData(0xFFFBE400, 960)]
    [InlineData(0xFFF38000, 208)]
    [InlineData(0xFFE31800, 72)]
    [InlineData(0xFFFDEA00, 1729)]
    [InlineData(0xFFFFE800, 672)]
    [InlineData(0xFFF71400, 64)]
    [InlineData(0xFFF5E800, 1440)]
    [InlineData(0xFFE5EA00, MpegFrame.Longest)]
    public void The_length_of_a_frame_is_told_by_its_header(uint header, int length) => Assert.Equal(length, LengthOf(header));

    /// <summary>
    /// Each but the last is one bit field away from a header: eleven ones, a version, a layer, a bit rate, a sample rate.
    /// </summary>
    [Theory]
    [InlineData(0xFFDB9000)]
    [InlineData(0x7FFB9000)]
    [InlineData(0xFFEB9000)]
    [InlineData(0xFFF99000)]
    [InlineData(0xFFFBF000)]
    [InlineData(0xFFFB0000)]
    [InlineData(0xFFFB9C00)]
    [InlineData(0)]
    public void Invalid_headers_have_no_length(uint header) => Assert.Equal(0, LengthOf(header));

    private static int LengthOf(uint header) => new MpegFrame(header) is { IsValid: true } frame ? frame.Length : 0;
}
