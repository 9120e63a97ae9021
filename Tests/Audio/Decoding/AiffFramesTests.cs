using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Aiff;
using static Gtzan.Tests.Audio.Decoding.AiffBytes;
using static Gtzan.Tests.Audio.Decoding.AudioBytes;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>AIFF through NAudio, with nothing else installed.</summary>
public sealed class AiffFramesTests
{
    [Fact]
    public void Integers_of_any_depth_are_read()
    {
        Expect([0.5f, -1, 127 / 128f], File(Common(1, 3, 8), Sound([0x40, 0x80, 0x7F])));
        Expect([0.5f, -1, 1 / 32768f], File(Common(1, 3, 16), Sound([0x40, 0, 0x80, 0, 0, 1])));
        Expect([0.5f, -1], File(Common(1, 2, 24), Sound([0x40, 0, 0, 0x80, 0, 0])));
        Expect([0.5f, -1], File(Common(1, 2, 32), Sound([0x40, 0, 0, 0, 0x80, 0, 0, 0])));
        Expect([0.5f, -1], File(Common(1, 2, 12), Sound([0x40, 0, 0x80, 0])));
        Expect([0.25f, -0.5f], File(Common(2, 2, 16), Sound([0x40, 0, 0, 0, 0, 0, 0x80, 0])));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(11_025.4)]
    [InlineData(44_100)]
    [InlineData(768_000)]
    public void Rates_have_80_bits(double rate) => Assert.Equal((int)Math.Round(rate), Read(
        File(Common(1, 1, 8, rate), Sound([1]))).SampleRate);

    [Fact]
    public void Chunks_come_in_any_order_with_any_names()
    {
        byte[] sound = Sound([0x40, 0, 0xC0, 0]), common = Common(1, 2, 16);
        Expect([0.5f, -0.5f], File(sound, common));
        Expect([0.5f, -0.5f], File(Chunk("NAME", [1, 2, 3]), common, Chunk("\u00E4\u00F6\u00FC\u00DF", [1]), sound, Chunk("ANNO", [1, 2])));
        Expect([0.5f, -0.5f], File(common, Chunk("SSND", [.. Big32(3), .. Big32(0), 9, 9, 9, 0x40, 0, 0xC0, 0])));
        Expect([0.5f, -0.5f], [.. Id3Bytes.Tag(3), .. File(common, sound)]);
    }

    [Fact]
    public void Sizes_that_were_never_filled_in_mean_the_rest_of_the_file()
    {
        foreach (var size in (uint[])[0, 0x7FFF0000, uint.MaxValue])
            Expect([0.5f, -0.5f], FileOf(size, Common(1, 0, 16), Sound([0x40, 0, 0xC0, 0], size: size)));
    }

    [Fact]
    public void Long_files_come_in_parts_without_a_seam()
    {
        var content = new byte[3 * 2 * 1001];
        new Random(3).NextBytes(content);
        var file = File(Common(2, 1001, 24), Sound(content));
        float[] whole = new float[2 * 1001], parts = new float[2 * 1001];
        Fill(new AiffFrames(new MemoryStream(file)), whole);
        Fill(new AiffFrames(new MemoryStream(file), longestPart: 599), parts);
        Assert.Equal(whole, parts);

        static void Fill(AiffFrames frames, Span<float> values)
        {
            for (int count; (count = frames.Read(values[..Math.Min(values.Length, 250)])) > 0; values = values[(2 * count)..])
            {
            }

            Assert.True(values.IsEmpty);
        }
    }

    [Fact]
    public void Impossible_numbers_are_refused_by_name()
    {
        Refuse("claims 0 channels", File(Common(0, 1, 16), Sound([1, 2])));
        Refuse("claims 65535 channels", File(Common(65535, 1, 16), Sound([1, 2])));
        Refuse("sample rate of 0 Hz", File(Common(1, 1, 16, 0), Sound([1, 2])));
        Refuse("sample rate of -44100 Hz", File(Common(1, 1, 16, -44100), Sound([1, 2])));
        Refuse("impossible sample rate, 1E+300 Hz", File(Common(1, 1, 16, 1e300), Sound([1, 2])));
        Refuse("impossible sample rate, Infinity Hz", File(
            Chunk("COMM", [0, 1, 0, 0, 0, 1, 0, 16, 0x7F, 0xFF, .. new byte[8]]), Sound([1, 2])));
        Refuse("samples of 0 bits", File(Common(1, 1, 0), Sound([1, 2])));
        Refuse("samples of 33 bits", File(Common(1, 1, 33), Sound([1, 2])));
        Refuse("'COMM' chunk has 8 bytes where 18 are needed", File(Chunk("COMM", new byte[8]), Sound([1, 2])));
        Refuse("'SSND' chunk has 4 bytes where at least 8 are needed", File(Common(1, 1, 16), Chunk("SSND", new byte[4])));
        Refuse("no 'COMM' chunk", File(Sound([1, 2])));
        Refuse("no 'SSND' chunk", File(Common(1, 1, 16)));
        Refuse("samples begin 3 bytes into its 'SSND' chunk, which has 2", File(Common(1, 0, 16), Sound([1, 2], offset: 3)));
        Refuse("holds no audio", File(Common(1, 0, 16), Sound([])));
        Refusal.Says<AudioFormatException>("ends after 11 bytes, within its header of 12", () => AiffHeader.Read(
            new MemoryStream("FORM\0\0\0\u0003AIF"u8.ToArray())));
    }

    [Fact]
    public void Truncated_files_are_refused()
    {
        var file = File(Common(1, 300, 16), Sound(new byte[600]));
        Refuse("cut off: its header promises 600 bytes of samples, but only 500 follow", file[..^100]);
        Refuse("cut off: its header promises 1000000000 samples a channel, but only 3 follow",
            File(Common(1, 1_000_000_000, 16), Sound([1, 2, 3, 4, 5, 6])));
    }

    [Fact]
    public void Memory_follows_the_file_and_not_its_header()
    {
        byte[][] files = [
            File(Common(64, 0x7FFE0000, 32), Sound([1, 2, 3, 4])), File(Chunk("COMM", Common(1, 1, 8)[8..], 0x7FFE0000), Sound([1])),
                File(Common(1, 1, 8), Chunk("NAME", [1], 0x7FFE0000), Sound([1])),
        ];
        foreach (var file in files)
            Assert.Throws<AudioFormatException>(() => Read(file));
        var before = GC.GetAllocatedBytesForCurrentThread();
        foreach (var file in files)
            Assert.Throws<AudioFormatException>(() => Read(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 18);
    }

    private static void Expect(float[] samples, byte[] file) => Assert.Equal(samples, Read(file).Samples);
}
