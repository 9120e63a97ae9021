using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Ogg;
using static Gtzan.Tests.Audio.Decoding.OggBytes;

namespace Gtzan.Tests.Audio.Decoding;

public sealed class OggPacketsTests
{
    /// <summary>
    /// The check value of this polynomial for the digits 1 to 9, begun with 0 and not inverted, as catalogues of such checks have it.
    /// </summary>
    [Fact]
    public void The_checksum_is_the_one_of_the_specification()
    {
        Assert.Equal(0x89A1897Fu, OggChecksum.Of("123456789"u8));
        for (var length = 0; length < 40; length++)
            Assert.Equal(BitByBit(Bytes(length)), OggChecksum.Of(Bytes(length)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(254)]
    [InlineData(255)]
    [InlineData(256)]
    [InlineData(510)]
    [InlineData(60_000)]
    public void Packets_of_any_length_are_whole(int length)
    {
        byte[][] packets = [Bytes(7), Bytes(length), Bytes(9)];
        Assert.Equal(packets, Packets(Page(0, 5, First | Last, packets)).Select(packet => packet.Bytes));
    }

    [Fact]
    public void A_packet_may_go_over_several_pages()
    {
        var packet = Bytes(600);
        byte[] file = [.. PageOf(0, -1, First, [255], packet[..255]), .. PageOf(1, -1, 1, [255], packet[255..510]),
            .. PageOf(2, 77, 1 | Last, [90, 3], [.. packet[510..], 1, 2, 3])];
        (byte[] Bytes, long? Granule, bool IsLast)[] packets = [.. Packets(file)];
        Assert.Equal([packet, [1, 2, 3]], packets.Select(read => read.Bytes));
        Assert.Equal([null, 77], packets.Select(read => read.Granule));
        Assert.All(packets, read => Assert.True(read.IsLast));
    }

    [Fact]
    public void The_position_of_a_page_is_that_of_the_last_packet_that_ends_on_it()
    {
        byte[] file = [.. PageOf(0, 10, First, [2, 2, 255], Bytes(259)), .. PageOf(1, 20, 1, [1, 4], Bytes(5))];
        Assert.Equal([null, 10L, null, 20L], Packets(file).Select(packet => packet.Granule));
    }

    [Fact]
    public void Damaged_files_are_refused()
    {
        byte[] one = Page(0, 1, First, [Bytes(2), Bytes(18)]), two = Page(1, 2, 0, [Bytes(20)]), three = Page(2, 3, 0, [Bytes(20)]),
            four = Page(3, 4, 0, [Bytes(20)]), five = Page(4, 5, 0, [Bytes(20)]);
        for (var i = 0; i < two.Length; i++)
        {
            byte[] damaged = [.. two];
            damaged[i] ^= 0x40;
            Refuse("The Ogg file is damaged: it ", [.. one, .. damaged, .. three]);
        }

        Refuse("has no pages between 2 and 4", [.. one, .. two, .. three, .. five]);
        Refuse("has no pages between 3 and 4", [.. one, .. two, .. three, .. four, .. PageOf(4, 5, 1, [3], Bytes(3))]);
        Refuse("no page at byte 49, but pages follow later", [.. one, 0, .. two]);
        Refuse("has a packet of more than 1048576 bytes",
            [.. Enumerable.Range(0, 20).SelectMany(i => PageOf(
            i, -1, i == 0 ? First : 1, [.. Enumerable.Repeat((byte)255, 255)], new byte[255 * 255]))]);
    }

    [Fact]
    public void A_truncated_file_yields_its_complete_packets()
    {
        byte[] file = [.. Page(0, 1, First, [Bytes(20)]), .. Page(1, 2, 0, [Bytes(30), Bytes(40)]), .. Page(2, 3, Last, [Bytes(50)])];
        int second = 27 + 1 + 20, third = second + 27 + 2 + 70;
        for (var length = 1; length <= file.Length; length++)
            Assert.Equal(length == file.Length ? 4 : length >= third ? 3 : length >= second ? 1 : 0, Packets(file[..length]).Count());
    }

    [Fact]
    public void Data_after_the_last_page_are_ignored() =>
        Assert.Single(Packets([.. Page(0, 1, First | Last, [Bytes(20)]), .. "TAG"u8, .. Bytes(100_000)]));

    /// <summary>Its first page of audio has a number of its own, and begins with the end of a packet.</summary>
    [Fact]
    public void A_recorded_broadcast_starts_at_its_first_whole_packet()
    {
        byte[] file =
        [
            .. Page(0, 0, First, [Bytes(1)]), .. Page(1, 0, 0, [Bytes(2), Bytes(3)]), .. PageOf(4711, 900, 1, [7, 4, 5], Bytes(16)),
                .. Page(4712, 1000, Last, [Bytes(6)]),
        ];
        Assert.Equal([1, 2, 3, 4, 5, 6], Packets(file).Select(packet => packet.Bytes.Length));
    }

    [Fact]
    public void Files_with_several_streams_are_refused()
    {
        byte[] one = Page(0, 1, First | Last, [Bytes(20)]), other = Page(0, 1, First | Last, [Bytes(20)], serial: 2),
            behind = Page(1, 1, 0, [Bytes(20)], serial: 2);
        foreach (var file in (byte[][])[[.. one, .. other], [.. one, .. one], [.. one, .. behind]])
            Refuse("holds several streams, which only ffmpeg may decode", file);
    }

    [Fact]
    public void Skipped_packets_are_not_buffered()
    {
        byte[] file = [.. Enumerable.Range(0, 50).SelectMany(i => PageOf(
            i, -1, i == 0 ? First : 1, [.. Enumerable.Repeat((byte)255, 255)], new byte[255 * 255])),
            .. PageOf(50, 1, 1, [1, 2], Bytes(3))];
        var before = GC.GetAllocatedBytesForCurrentThread();
        var packets = new OggPackets(new MemoryStream(file));
        Assert.True(packets.Next(keep: false));
        Assert.True(packets.Next());
        Assert.Equal(2, packets.Packet.Length);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 17);
    }

    private static IEnumerable<(byte[] Bytes, long? Granule, bool IsLast)> Packets(byte[] file)
    {
        var packets = new OggPackets(new MemoryStream(file));
        while (packets.Next())
            yield return (packets.Packet.ToArray(), packets.Granule, packets.IsOnLastPage);
    }

    private static void Refuse(string part, byte[] file) => Refusal.Says<AudioFormatException>(part, () => Packets(file).Count());

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static uint BitByBit(byte[] bytes)
    {
        uint checksum = 0;
        foreach (var value in bytes)
        {
            checksum ^= (uint)value << 24;
            for (var bit = 0; bit < 8; bit++)
                checksum = (checksum << 1) ^ (0x04C11DB7 & (uint)-(int)(checksum >> 31));
        }

        return checksum;
    }
}
