using System.Buffers.Binary;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Wav;
using static Gtzan.Tests.Audio.Decoding.WavBytes;

namespace Gtzan.Tests.Audio.Decoding;

public sealed class WavReaderTests
{
    [Fact]
    public void Eight_bits_are_unsigned() => Expect([0, 0.5f, -1, 127 / 128f], File(Format(1, 1, 8), Data(128, 192, 0, 255)));

    [Fact]
    public void Sixteen_bits_are_divided_by_32768() =>
        Expect([0, 1 / 32768f, -1 / 32768f, 32767 / 32768f, -1], File(Format(1, 1, 16), Data(0, 0, 1, 0, 0xFF, 0xFF, 0xFF, 0x7F, 0, 0x80)));

    [Fact]
    public void Twenty_four_bits_keep_their_sign() =>
        Expect([1 / 8388608f, -1 / 8388608f, -1, 0.5f], File(Format(1, 1, 24), Data(1, 0, 0, 0xFF, 0xFF, 0xFF, 0, 0, 0x80, 0, 0, 0x40)));

    [Fact]
    public void Thirty_two_bits_are_divided_by_two_to_the_31() =>
        Expect([1 / 2147483648f, -1, 0.5f], File(Format(1, 1, 32), Data(1, 0, 0, 0, 0, 0, 0, 0x80, 0, 0, 0, 0x40)));

    /// <summary>The highest bits are used, and the others are zeros.</summary>
    [Theory]
    [InlineData(4, 1, null)]
    [InlineData(12, 2, null)]
    [InlineData(12, 2, 0)]
    [InlineData(16, 2, 0)]
    [InlineData(20, 3, null)]
    [InlineData(20, 3, 0)]
    [InlineData(24, 3, 0)]
    [InlineData(28, 4, null)]
    public void Bits_that_fill_no_bytes_are_read_as_in_libsndfile(int bits, int bytes, int? blockAlign)
    {
        var content = new byte[2 * bytes * 500];
        new Random(bits).NextBytes(content);
        for (var i = 0; i < content.Length; i += bytes)
            content[i] &= (byte)(0xFF << ((8 * bytes) - bits));
        var file = File(Format(1, 2, bits, blockAlign: blockAlign ?? (2 * bytes)), Data(content));
        var whole = File(Format(1, 2, 8 * bytes), Data(content));
        Assert.Equal(AudioFile.Read(new MemoryStream(whole)).Samples, AudioFile.Read(new MemoryStream(file)).Samples);
        if (ForeignFiles.Obstacle is null)
            Assert.Equal(Reference.Decode(file), AudioFile.Read(new MemoryStream(file)).Samples);
    }

    [Theory]
    [InlineData(16, 12)]
    [InlineData(24, 20)]
    [InlineData(32, 24)]
    public void Extensible_headers_may_say_how_many_bits_are_used(int bits, int validBits)
    {
        var content = new byte[bits / 8 * 500];
        new Random(bits).NextBytes(content);
        var file = File(Extensible(1, 1, bits, validBits: validBits), Data(content));
        var expected = AudioFile.Read(new MemoryStream(File(Format(1, 1, bits), Data(content)))).Samples;
        Assert.Equal(expected, AudioFile.Read(new MemoryStream(file)).Samples);
        if (ForeignFiles.Obstacle is null)
            Assert.Equal(Reference.Decode(file), expected);
    }

    [Theory]
    [InlineData(8, 1)]
    [InlineData(12, 2)]
    [InlineData(16, 2)]
    [InlineData(24, 3)]
    [InlineData(32, 4)]
    public void RIFX_is_read_as_in_libsndfile(int bits, int bytes)
    {
        byte[] content = new byte[bytes * 100], chunk = [.. "data"u8, 0, 0, (byte)(content.Length >> 8), (byte)content.Length, .. content];
        new Random(bits).NextBytes(chunk.AsSpan(8));
        var file = BigEndian(1, bits, chunk);
        var samples = AudioFile.Read(new MemoryStream(file)).Samples;
        var turned = chunk[8..];
        for (var i = 0; i < turned.Length; i += bytes)
            turned.AsSpan(i, bytes).Reverse();
        Assert.Equal(AudioFile.Read(new MemoryStream(File(Format(1, 1, 8 * bytes), Data(turned)))).Samples, samples);
        if (ForeignFiles.Obstacle is null)
            Assert.Equal(Reference.Decode(file), samples);
    }

    [Fact]
    public void Floats_are_taken_as_they_are()
    {
        byte[] singles = [.. Little32(BitConverter.SingleToUInt32Bits(0.1f)), .. Little32(BitConverter.SingleToUInt32Bits(-1.5f))];
        Expect([0.1f, -1.5f], File(Format(3, 1, 32), Data(singles)));
        var doubles = new byte[8];
        BinaryPrimitives.WriteDoubleLittleEndian(doubles, 0.1);
        Expect([0.1f], File(Format(3, 1, 64), Data(doubles)));
    }

    [Fact]
    public void Telephone_codes_are_expanded()
    {
        // The largest and smallest codes of G.711: ±8031 of 8192 and 0; ±4032 and ±1 of 4096.
        Expect([-8031 / 8192f, 8031 / 8192f, 0, 0], File(Format(7, 1, 8), Data(0x00, 0x80, 0x7F, 0xFF)));
        Expect([4032 / 4096f, -4032 / 4096f, 1 / 4096f, -1 / 4096f], File(Format(6, 1, 8), Data(0xAA, 0x2A, 0xD5, 0x55)));
    }

    [Fact]
    public void Channels_are_averaged()
    {
        Expect([0.25f, -0.5f], File(Format(1, 2, 8), Data(192, 128, 0, 128)));
        Expect([0.5f], File(Format(1, 4, 8), Data(128, 255, 193, 192)), 0.5f * 1e-2f);
    }

    [Theory]
    [InlineData(1, 16)]
    [InlineData(1, 24)]
    [InlineData(3, 32)]
    public void Extensible_headers_name_their_encoding_by_a_guid(int tag, int bits) =>
        Expect([0, 0], File(Extensible(tag, 1, bits), Data(new byte[2 * bits / 8])));

    [Fact]
    public void Other_chunks_are_skipped_with_their_pad_byte() =>
        Expect([0.5f], File(Chunk("LIST", [1, 2, 3]), Chunk("junk", []), Format(1, 1, 8), Chunk("fact", [1]), Data(192),
        Chunk("LIST", [7])));

    [Fact]
    public void A_pad_byte_may_be_left_out()
    {
        Expect([0.5f], File(Chunk("LIST", [1, 2, 3])[..^1], Format(1, 1, 8), Chunk("fact", [1])[..^1], Data(192)));
        Expect([0.5f], File(Chunk("xyz ", [1])[..^1], Chunk("junk", [1, 2, 3])[..^1], Format(1, 1, 8), Chunk("LIST", [1])[..^1],
            Data(192)));
        Expect([0.5f], File(Data(192)[..^1], Format(1, 1, 8)));
        // Or be anything but zero.
        var list = Chunk("LIST", [1, 2, 3]);
        list[^1] = (byte)' ';
        Expect([0.5f], File(list, Format(1, 1, 8), Data(192)));
    }

    [Fact]
    public void The_format_may_follow_the_data() => Expect([0.5f], File(Data(192), Format(1, 1, 8)));

    [Fact]
    public void A_data_chunk_ends_where_its_size_says() => Expect([0.5f, 0], File(Format(1, 1, 8), Data(192, 128), Chunk("LIST", [1, 2])));

    [Theory]
    [InlineData(0u)]
    [InlineData(0xFFFFFFFFu)]
    [InlineData(0x7FFFF000u)]
    public void Sizes_that_were_never_filled_in_mean_the_rest_of_the_file(uint size) =>
        Expect([0.5f, -1, 0.5f], File(Format(1, 1, 8), Chunk("data", [192, 0, 192], size)[..^1]));

    [Fact]
    public void A_file_that_ends_before_its_data_is_refused_as_cut_off()
    {
        var exception = Assert.Throws<AudioFormatException>(
            () => WavReader.Read(new MemoryStream(File(Format(1, 1, 8), Chunk("data", [192, 0, 192], size: 500)[..^1]))));
        Assert.Equal("The WAV file is cut off: its header promises 500 bytes of samples, but only 3 follow; get a whole copy.",
            exception.Message);
    }

    [Fact]
    public void RF64_has_its_size_in_another_chunk()
    {
        byte[] sizes = [.. new byte[8], .. Little32(2), .. Little32(0), .. new byte[12]];
        Expect([0.5f, -1], FileOf("RF64", uint.MaxValue, Chunk("ds64", sizes), Format(1, 1, 8), Chunk("data", [192, 0], uint.MaxValue),
            Chunk("LIST", [1, 2])));
        byte[] lie = [.. new byte[8], .. Little32(uint.MaxValue), .. Little32(uint.MaxValue), .. new byte[12]];
        Expect([0.5f, -1], FileOf("RF64", uint.MaxValue, Chunk("ds64", lie), Format(1, 1, 8), Chunk("data", [192, 0], uint.MaxValue)));
    }

    [Fact]
    public void An_incomplete_last_frame_is_dropped() => Expect([0.5f], File(Format(1, 1, 16), Data(0, 0x40, 1)));

    [Fact]
    public void Rate_and_duration_are_the_headers()
    {
        var signal = WavReader.Read(new MemoryStream(File(Format(1, 1, 8, rate: 8000), Data(new byte[4000]))));
        Assert.Equal(8000, signal.SampleRate);
        Assert.Equal(0.5, signal.Duration.TotalSeconds);
    }

    [Fact]
    public void More_samples_than_one_buffer_holds_come_in_order()
    {
        var content = new byte[3 * 100_001];
        for (var i = 0; i < 100_001; i++)
            (content[3 * i], content[(3 * i) + 1]) = ((byte)i, (byte)(i >> 8));
        var signal = WavReader.Read(new MemoryStream(File(Format(1, 1, 24), Data(content))));
        for (var i = 0; i < signal.Samples.Length; i++)
            Assert.Equal((i & 0xFFFF) / 8388608f, signal.Samples[i]);
    }

    private static void Expect(float[] samples, byte[] file, float tolerance = 0)
    {
        var actual = AudioFile.Read(new MemoryStream(file)).Samples;
        Assert.Equal(samples.Length, actual.Length);
        for (var i = 0; i < samples.Length; i++)
            Assert.True(Math.Abs(samples[i] - actual[i]) <= tolerance, $"sample {i} is {actual[i]}, not {samples[i]}");
    }
}
