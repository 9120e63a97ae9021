using System.Buffers.Binary;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Au;
using Gtzan.Audio.Decoding.Files;

namespace Gtzan.Tests.Audio.Decoding;

public sealed class AuReaderTests
{
    [Fact]
    public void Every_encoding_is_read_big_endian()
    {
        Expect([-8031 / 8192f, 0], Au(1, [0x00, 0xFF]));
        Expect([0.5f, -1], Au(2, [0x40, 0x80]));
        Expect([0.5f, -1 / 32768f], Au(3, [0x40, 0, 0xFF, 0xFF]));
        Expect([1 / 8388608f, -1], Au(4, [0, 0, 1, 0x80, 0, 0]));
        Expect([0.5f, -1], Au(5, [0x40, 0, 0, 0, 0x80, 0, 0, 0]));
        Expect([1, -0.5f], Au(6, [0x3F, 0x80, 0, 0, 0xBF, 0, 0, 0]));
        Expect([1], Au(7, [0x3F, 0xF0, 0, 0, 0, 0, 0, 0]));
        Expect([4032 / 4096f], Au(27, [0xAA]));
    }

    [Fact]
    public void Channels_are_averaged() => Expect([0.25f], Au(3, [0x40, 0, 0, 0], channels: 2));

    [Theory]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0u)]
    public void Unknown_sizes_mean_the_rest_of_the_file(uint size) => Expect([0.5f, 0.25f], Au(2, [0x40, 0x20], size: size));

    [Fact]
    public void A_file_that_ends_before_its_data_is_refused_as_cut_off()
    {
        var exception = Assert.Throws<AudioFormatException>(() => AuReader.Read(new MemoryStream(Au(2, [0x40, 0x20], size: 1000))));
        Assert.Equal("The AU file is cut off: its header promises 1000 bytes of samples, but only 2 follow; get a whole copy.",
            exception.Message);
    }

    [Fact]
    public void Bytes_after_the_data_are_left_alone() => Expect([0.5f], Au(2, [0x40, 0x20], size: 1));

    [Fact]
    public void An_annotation_is_skipped() => Expect([0.5f], Au(2, [.. "a long annotation\0\0\0"u8, 0x40], offset: 44));

    [Theory]
    [InlineData(0u)]
    [InlineData(23u)]
    [InlineData(1000u)]
    public void Data_must_begin_between_header_and_end(uint offset) => Refuse($"begins at byte {offset}", Au(2, [1], offset: offset));

    [Fact]
    public void Impossible_headers_are_refused()
    {
        Refuse("encoding 99", Au(99, [1]));
        Refuse("claims 0 channels", Au(2, [1], channels: 0));
        Refuse("claims 4294967295 channels", Au(2, [1], channels: uint.MaxValue));
        Refuse("sample rate of 1 Hz", Au(2, [1], rate: 1));
        Refuse("holds no audio", Au(3, [1]));
        Refuse("ends after 10 bytes", Au(3, [1])[..10]);
        Refuse("Sample 0 (channel 1)", Au(6, [0x7F, 0xC0, 0, 0]));
    }

    private static byte[] Au(uint encoding, byte[] content, uint channels = 1, uint rate = 22050, uint offset = 24, uint? size = null)
    {
        byte[] header = [.. ".snd"u8, .. new byte[20]];
        uint[] words = [offset, size ?? ((uint)content.Length - (offset is > 24 and < 100 ? offset - 24 : 0)), encoding, rate, channels];
        for (var i = 0; i < words.Length; i++)
            BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(4 + (4 * i)), words[i]);
        return [.. header, .. content];
    }

    private static void Expect(float[] samples, byte[] file) => Assert.Equal(samples, AudioFile.Read(new MemoryStream(file)).Samples);

    private static void Refuse(string part, byte[] file) =>
        Refusal.Says<AudioFormatException>(part, () => AudioFile.Read(new MemoryStream(file)));
}
