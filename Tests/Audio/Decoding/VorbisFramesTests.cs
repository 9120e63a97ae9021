using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Ogg;
using static Gtzan.Tests.Audio.Decoding.AudioBytes;
using static Gtzan.Tests.Audio.Decoding.VorbisBytes;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>
/// Vorbis through NVorbis, with nothing else installed; and beside libsndfile, which decodes with libvorbis, and ffmpeg where they are.
/// </summary>
public sealed class VorbisFramesTests
{
    private const int Quarters = (ShortBlock + LongBlock) / 4;

    /// <summary>L is a long block, S a short one.</summary>
    [Theory]
    [InlineData("SS", ShortBlock / 2)]
    [InlineData("LL", LongBlock / 2)]
    [InlineData("SLS", 2 * Quarters)]
    [InlineData("LSL", 2 * Quarters)]
    [InlineData("LSSLLLS", (2 * Quarters) + (ShortBlock / 2) + (2 * LongBlock / 2) + Quarters)]
    public void Packets_decode_to_half_of_two_blocks(string blocks, int samples)
    {
        var signal = Read(Encode(Blocks(blocks), rate: 8000));
        Assert.Equal((8000, samples), (signal.SampleRate, signal.Samples.Length));
        Assert.Contains(signal.Samples, sample => sample != 0);
    }

    [Theory]
    [InlineData(null, 0L, 0, 2048)] // nothing to leave out
    [InlineData(2000L, 0L, 0, 2000)] // at the end
    [InlineData(100L, 0L, 0, 1536)] // no more than the last page has
    [InlineData(9999L, 0L, 0, 2048)]
    [InlineData(null, 5000L, 0, 2048)] // cut out of a longer stream
    [InlineData(7000L, 5000L, 0, 2000)]
    [InlineData(null, -70L, 70, 1978)] // begins before the first sample
    [InlineData(1900L, -70L, 70, 1900)]
    public void Granule_positions_trim_start_and_end(long? end, long start, int skipped, int samples)
    {
        var blocks = Blocks("LLLLL");
        var all = Read(Encode(blocks, packetsAPage: 2)).Samples;
        Assert.Equal(2048, all.Length);
        var file = Encode(blocks, end: end, start: start, packetsAPage: 2);
        Assert.Equal(all[skipped..(skipped + samples)], Read(file).Samples);
        using var audio = AudioFile.Open(new MemoryStream(file));
        Assert.Equal(samples, audio.Length);
    }

    /// <summary>Where first and last page are one, there is nothing before the first sample.</summary>
    [Fact]
    public void A_single_page_says_where_the_stream_ends()
    {
        var all = Read(Encode(Blocks("LLL"))).Samples;
        Assert.Equal(all[..200], Read(Encode(Blocks("LLL"), end: 200)).Samples);
    }

    [Fact]
    public void Packets_without_a_block_are_skipped()
    {
        // Their first bit says that they are no audio, or they have no bits.
        (byte[] Packet, int Samples)[] packets = [([0], 0), ([0, 0x55], 128), ([1], 0), ([], 0), ([0, 0x33], 128)];
        byte[][] headers = [Header(1, 8000), [.. "\u0003vorbis"u8, .. new byte[9]], Setup(1)];
        Assert.Equal(256, Read(OggBytes.File(headers, packets)).Samples.Length);
    }

    [Fact]
    public void Invalid_headers_are_refused()
    {
        Refuse("claims 0 channels", WithHeader(Header(0, 8000)));
        Refuse("claims 65 channels", WithHeader(Header(65, 8000)));
        Refuse("sample rate of 4294967295 Hz", WithHeader(Header(1, -1)));
        Refuse("blocks of 2^8 and 2^6 samples", WithHeader(Header(1, 8000, blocks: 0x68)));
        Refuse("blocks of 2^6 and 2^14 samples", WithHeader(Header(1, 8000, blocks: 0xE6)));
        Refuse("first packet has 20 bytes where 30 are needed", WithHeader(Header(1, 8000)[..20]));
        Refuse("lacks the third of its three headers", OggBytes.File([Header(1, 8000), [3]], []));
        Refuse("lacks the second of its three headers", OggBytes.File([Header(1, 8000)], []));
        Refuse("holds no audio", Encode([true]));

        static byte[] WithHeader(byte[] header) => OggBytes.File([header, [3], Setup(1)], [([0], 0)]);
    }

    /// <summary>One of these makes NVorbis loop forever; the others make it allocate gigabytes of tables.</summary>
    [Fact]
    public void Huge_tables_are_refused_before_allocation()
    {
        const int Sync = VorbisSetup.CodebookSync;
        (string Part, Action<BitWriter> Table)[] tables =
        [
            ("wants tables of more than", bits => bits.Write(Sync, 24).Write(1, 16).Write(0xFFFFFF, 24)),
            ("wants tables of more than", bits => bits.Write(Sync, 24).Write(0xFFFF, 16).Write(1000, 24)),
            ("a table without entries", bits => bits.Write(Sync, 24).Write(0, 16).Write(1000, 24)),
            ("no table where one should be", bits => bits.Write(0, 24)),
            ("a table with too many entries", bits => bits.Write(Sync, 24).Write(1, 16).Write(1000, 24).Write(1, 1).Write(0, 5).Write(0,
                10).Write(0, 10).Write(0, 10).Write(1023, 10)),
            ("a table with too many entries", bits => bits.Write(Sync, 24).Write(1, 16).Write(60_000, 24).Write(1, 1).Write(0, 5).Write(0,
                1000)),
            ("a header ends within a number", bits => bits.Write(Sync, 24).Write(1, 16).Write(60_000, 24).Write(0, 1).Write(1, 1).Write(-1,
                32)),
        ];
        foreach (var (part, table) in tables)
        {
            var file = Encode(Blocks("LL"), setup: Setup(1, firstTable: table));
            var before = GC.GetAllocatedBytesForCurrentThread();
            Refuse(part, file);
            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        }
    }

    [Theory]
    [InlineData("SSSS", 1)]
    [InlineData("LLLL", 1)]
    [InlineData("LSLSLLSS", 1)]
    [InlineData("LSSSLLLSLLLLSLSLS", 2)]
    [InlineData("SLLLLLLSSSSSLLLLLS", 2)]
    public void Random_packets_decode_as_in_libsndfile(string blocks, int channels)
    {
        Requires.Sndfile();
        foreach (var packetsAPage in (int[])[1, 3, 100])
        {
            var file = Encode(Blocks(blocks), channels, seed: 9, packetsAPage: packetsAPage);
            Reference.AssertEqual(Reference.Decode(file), Read(file).Samples, decibels: 100);
        }
    }

    [Theory]
    [InlineData(44100, 2, "libvorbis", 3)]
    [InlineData(44100, 1, "libvorbis", 9)]
    [InlineData(22050, 1, "libvorbis", 0)]
    [InlineData(8000, 2, "libvorbis", 5)]
    public void Music_decodes_as_in_ffmpeg(int rate, int channels, string encoder, int quality)
    {
        var file = Ffmpeg.Encode(Reference.Beats(3 * rate, channels, rate), rate, channels, "ogg", "-c:a", encoder, "-q:a",
            $"{quality}");
        var signal = Read(file);
        Assert.Equal((rate, 3 * rate), (signal.SampleRate, signal.Samples.Length));
        Reference.AssertEqual(Ffmpeg.Decode(file, channels), signal.Samples, decibels: 100);
    }

    /// <summary>
    /// NVorbis decodes channel groups to silence and very short blocks incorrectly, so libsndfile decodes them where it is installed.
    /// </summary>
    [Fact]
    public void Channels_in_groups_and_very_short_blocks_are_left_to_libsndfile()
    {
        Requires.Sndfile();
        var tiny = OggBytes.File([Header(1, 8000, blocks: 0x77), [.. "\u0003vorbis"u8, .. new byte[8], 1], Setup(1)],
            [([0, 0x55, 1, 2], 0), ([0, 0x55, 3, 4], 64), ([0, 0x55, 5, 6], 64)]);
        Assert.Equal(Reference.Decode(tiny), Read(tiny).Samples);
        Assert.Equal(128, Read(tiny).Samples.Length);
        var file = Encode(Blocks("LLSLLL"), channels: 3, setup: Setup(3, submaps: 2));
        Reference.AssertEqual(Reference.Decode(file), Read(file).Samples, decibels: 200);
    }

    private static bool[] Blocks(string text) => [.. text.Select(block => block == 'L')];
}
