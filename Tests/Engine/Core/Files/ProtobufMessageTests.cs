using Gtzan.Core.Files;

namespace Gtzan.Tests.Engine.Core.Files;

/// <summary>Bytes from https://protobuf.dev/programming-guides/encoding/, whose examples the first three are.</summary>
public sealed class ProtobufMessageTests
{
    [Theory]
    [InlineData(1, 150, "089601")]
    [InlineData(1, -2, "08FEFFFFFFFFFFFFFFFF01")]
    [InlineData(1, 0, "0800")]
    [InlineData(1, 127, "087F")]
    [InlineData(1, 128, "088001")]
    [InlineData(16, 1, "800101")]
    [InlineData(1, long.MaxValue, "08FFFFFFFFFFFFFFFF7F")]
    public void A_number_is_a_varint(int field, long value, string bytes) =>
        Assert.Equal(bytes, Hex(new ProtobufMessage().Add(field, value)));

    [Fact]
    public void Text_has_its_length_before_it()
    {
        Assert.Equal("120774657374696E67", Hex(new ProtobufMessage().Add(2, "testing")));
        Assert.Equal("1202C3B6", Hex(new ProtobufMessage().Add(2, "ö")));
        Assert.Equal("1200", Hex(new ProtobufMessage().Add(2, "")));
    }

    [Fact]
    public void A_message_has_its_length_before_it() =>
        Assert.Equal("1A03089601", Hex(new ProtobufMessage().Add(3, new ProtobufMessage().Add(1, 150))));

    [Fact]
    public void A_float_has_four_bytes() => Assert.Equal("150000C03F", Hex(new ProtobufMessage().Add(2, 1.5f)));

    [Fact]
    public void Fields_are_in_the_order_of_adding() =>
        Assert.Equal("12016108050801", Hex(new ProtobufMessage().Add(2, "a").Add(1, 5).Add(1, 1)));

    [Fact]
    public void Long_bytes_have_a_long_length()
    {
        var bytes = new byte[300];
        Assert.Equal("12AC02" + new string('0', 600), Hex(new ProtobufMessage().Add(2, bytes)));
    }

    private static string Hex(ProtobufMessage message)
    {
        using var stream = new MemoryStream();
        message.WriteTo(stream);
        return Convert.ToHexString(stream.ToArray());
    }
}
