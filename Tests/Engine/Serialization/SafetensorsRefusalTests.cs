using Gtzan.Engine.Serialization;

namespace Gtzan.Tests.Engine.Serialization;

/// <summary>Files that break a rule of the format (https://github.com/huggingface/safetensors#format), and what the message says.</summary>
public sealed class SafetensorsRefusalTests
{
    private const string Huge = "9223372036854775807";

    [Theory]
    [InlineData("[]", "its header begins with the byte 0x5B; it must begin with 0x7B, a brace.")]
    [InlineData(" {}", "its header begins with the byte 0x20; it must begin with 0x7B, a brace.")]
    [InlineData("\uFEFF{}", "its header begins with the byte 0xEF; it must begin with 0x7B, a brace.")]
    [InlineData("{", "its header is not JSON in the required form (")]
    [InlineData("{}{}", "its header is not JSON in the required form ('{' is invalid after a single JSON value.")]
    [InlineData("{}\0", "its header is not JSON in the required form ('0x00' is invalid after a single JSON value.")]
    [InlineData("{/**/}", "its header is not JSON in the required form (")]
    [InlineData("""{"__metadata__":{},}""", "its header is not JSON in the required form (")]
    [InlineData("""{"__metadata__":{"k":'v'}}""", "its header is not JSON in the required form (")]
    [InlineData("""{"x":{"shape":[[[1]]]}}""", "The maximum configured depth of 3 has been exceeded.")]
    [InlineData("""{"\ud800":{}}""", "the text at byte 1 of its header has half of a surrogate pair, which is not a character.")]
    [InlineData(
        """{"__metadata__":{"k":"\udc00"}}""", "the text at byte 21 of its header has half of a surrogate pair, which is not a character.")]
    public void A_header_with_invalid_JSON_is_refused(string header, string message) => Refuses(header, 0, message);

    [Theory]
    [InlineData("""{"__metadata__":{},"__metadata__":{}}""", "its header has \"__metadata__\" twice.")]
    [InlineData("""{"__metadata__":{"k":"1","\u006b":"2"}}""", "its metadata have \"k\" twice.")]
    [InlineData("""{"__metadata__":{"k":3}}""", "the metadata entry \"k\" is a JSON Number, where a text is expected.")]
    [InlineData("""{"__metadata__":{"k":null}}""", "the metadata entry \"k\" is a JSON Null, where a text is expected.")]
    [InlineData("""{"__metadata__":{"k":{}}}""", "the metadata entry \"k\" is a JSON StartObject, where a text is expected.")]
    [InlineData("""{"__metadata__":[]}""", "the entry \"__metadata__\" is a JSON StartArray, where an object of texts is expected.")]
    [InlineData("""{"__metadata__":"k"}""", "the entry \"__metadata__\" is a JSON String, where an object of texts is expected.")]
    public void Metadata_that_break_a_rule_are_refused(string header, string message) => Refuses(header, 0, message);

    /// <summary>
    /// The four fields of the entry as they should be are <c>"dtype":"F32","shape":[2],"data_offsets":[0,8]</c>, and there are 8 bytes of
    /// data.
    /// </summary>
    [Theory]
    [InlineData("[]", "tensor \"x\" is a JSON StartArray, where an object with dtype, shape and data_offsets is expected.")]
    [InlineData("null", "tensor \"x\" is a JSON Null, where an object")]
    [InlineData("{}", "tensor \"x\" has no dtype.")]
    [InlineData("""{"dtype":"F32","data_offsets":[0,8]}""", "tensor \"x\" has no shape.")]
    [InlineData("""{"dtype":"F32","shape":[2]}""", "tensor \"x\" has no data_offsets.")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[0,8],"dtype":"F32"}""", "tensor \"x\" has dtype twice.")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[0,8],"shape":[2]}""", "tensor \"x\" has shape twice.")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[0,8],"data_\u006fffsets":[0,8]}""", "tensor \"x\" has data_offsets twice.")]
    [InlineData(
        """{"dtype":"F32","shape":[2],"data_offsets":[0,8],"strides":[1]}""",
        "tensor \"x\" has a field \"strides\"; dtype, shape and data_offsets are all that there is.")]
    [InlineData(
        """{"dtype":7,"shape":[2],"data_offsets":[0,8]}""", "the dtype of tensor \"x\" is a JSON Number, where a text is expected.")]
    [InlineData(
        """{"dtype":"F31","shape":[2],"data_offsets":[0,8]}""",
        "tensor \"x\" has elements of type \"F31\", which the format does not have.")]
    [InlineData(
        """{"dtype":"f32","shape":[2],"data_offsets":[0,8]}""",
        "tensor \"x\" has elements of type \"f32\", which the format does not have.")]
    [InlineData("""{"dtype":"F64","shape":[1],"data_offsets":[0,8]}""", "tensor \"x\" has elements of type F64; only F32 is read.")]
    [InlineData("""{"dtype":"BF16","shape":[4],"data_offsets":[0,8]}""", "tensor \"x\" has elements of type BF16; only F32 is read.")]
    [InlineData(
        """{"dtype":"F64","shape":[2],"data_offsets":[0,8]}""",
        "tensor \"x\" of type F64 and shape [2] takes 16 bytes; it has 8, from byte 0 to byte 8 of the data.")]
    [InlineData("""{"dtype":"F4","shape":[2],"data_offsets":[0,8]}""", "tensor \"x\" of type F4 and shape [2] takes 1 bytes; it has 8,")]
    [InlineData(
        """{"dtype":"F32","shape":2,"data_offsets":[0,8]}""",
        "the shape of tensor \"x\" is a JSON Number, where a list of whole numbers is expected.")]
    [InlineData(
        """{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}""",
        "the shape of tensor \"x\" has -2, where a whole number from 0 to 9223372036854775807 is expected.")]
    [InlineData("""{"dtype":"F32","shape":[-0],"data_offsets":[0,0]}""", "the shape of tensor \"x\" has -0, where a whole number")]
    [InlineData("""{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}""", "the shape of tensor \"x\" has 2.0, where a whole number")]
    [InlineData("""{"dtype":"F32","shape":[2e0],"data_offsets":[0,8]}""", "the shape of tensor \"x\" has 2e0, where a whole number")]
    [InlineData(
        """{"dtype":"F32","shape":["2"],"data_offsets":[0,8]}""", "the shape of tensor \"x\" has a JSON String, where a whole number")]
    [InlineData(
        """{"dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8]}""",
        "the shape of tensor \"x\" has 9223372036854775808, where a whole number")]
    [InlineData("""{"dtype":"F32","shape":[1,1,1,1,1,2],"data_offsets":[0,8]}""", "the shape of tensor \"x\" has more than 5 numbers.")]
    [InlineData(
        """{"dtype":"F32","shape":[3],"data_offsets":[0,8]}""",
        "tensor \"x\" of type F32 and shape [3] takes 12 bytes; it has 8, from byte 0 to byte 8 of the data.")]
    [InlineData("""{"dtype":"F32","shape":[],"data_offsets":[0,8]}""", "tensor \"x\" of type F32 and shape [] takes 4 bytes; it has 8,")]
    [InlineData(
        """{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,8]}""",
        "tensor \"x\" of type F32 and shape [65536, 65536] takes 17179869184 bytes; it has 8,")]
    [InlineData(
        """{"dtype":"F32","shape":[4611686018427387904,2,2],"data_offsets":[0,0]}""",
        "tensor \"x\" of shape [4611686018427387904, 2, 2] has more elements than a file can hold.")]
    [InlineData(
        $$"""{"dtype":"F32","shape":[{{Huge}},{{Huge}},{{Huge}},{{Huge}},{{Huge}}],"data_offsets":[0,0]}""",
        "has more elements than a file can hold.")]
    [InlineData(
        $$"""{"dtype":"F32","shape":[{{Huge}},{{Huge}},{{Huge}},{{Huge}},0],"data_offsets":[0,8]}""", "takes 0 bytes; it has 8,")]
    [InlineData(
        """{"dtype":"F32","shape":[2,0],"data_offsets":[0,0]}""",
        "tensor \"x\" of shape [2, 0] has 0 elements; tensors of 1 to 134217728 are read.")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[0]}""", "tensor \"x\" has 1 data offsets instead of 2.")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[0,8,8]}""", "the data_offsets of tensor \"x\" has more than 2 numbers.")]
    [InlineData("""{"dtype":"F32","shape":[2],"data_offsets":[-8,0]}""", "the data_offsets of tensor \"x\" has -8, where a whole number")]
    [InlineData(
        """{"dtype":"F32","shape":[2],"data_offsets":[8,0]}""", "tensor \"x\" spans byte 8 to byte 0 of the data, which has 8 bytes.")]
    [InlineData(
        """{"dtype":"F32","shape":[2],"data_offsets":[4,12]}""",
        "tensor \"x\" spans byte 4 to byte 12 of the data, which has 8 bytes.")]
    [InlineData(
        """{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775799,9223372036854775807]}""", "of the data, which has 8 bytes.")]
    [InlineData(
        """{"dtype":"F32","shape":[2],"data_offsets":[0,99999999999999999999]}""",
        "the data_offsets of tensor \"x\" has 99999999999999999999, where a whole number")]
    public void A_tensor_that_breaks_a_rule_is_refused(string entry, string message) => Refuses($"{{\"x\":{entry}}}", 8, message);

    [Theory]
    [InlineData("[0,4]", "[0,4]", 8, "tensor \"y\" begins at byte 0 of the data, before \"x\" ends at byte 4.")]
    [InlineData("[0,4]", "[2,6]", 8, "tensor \"y\" begins at byte 2 of the data, before \"x\" ends at byte 4.")]
    [InlineData("[4,8]", "[8,12]", 12, "bytes 0 to 4 of the data, before tensor \"x\", belong to no tensor.")]
    [InlineData("[0,4]", "[8,12]", 12, "bytes 4 to 8 of the data, before tensor \"y\", belong to no tensor.")]
    [InlineData("[0,4]", "[4,8]", 9, "the tensors take 8 bytes of data, the file has 9.")]
    [InlineData("[0,4]", "[4,8]", 7, "tensor \"y\" spans byte 4 to byte 8 of the data, which has 7 bytes.")]
    public void Tensors_that_do_not_fill_the_data_exactly_are_refused(
        string first, string second, int dataLength, string message) => Refuses(
        "{" + $"{One("x", first)},{One("y", second)}" + "}", dataLength, message);

    [Theory]
    [InlineData("{}", 1, "the tensors take 0 bytes of data, the file has 1.")]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
        "its header has \"x\" twice.")]
    [InlineData(
        """{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\u0078":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8,
        "its header has \"x\" twice.")]
    public void Names_and_data_that_are_too_many_are_refused(string header, int dataLength, string message) =>
        Refuses(header, dataLength, message);

    [Fact]
    public void A_header_with_invalid_UTF_8_is_refused()
    {
        var bytes = SafetensorsFile.Bytes("""{"__metadata__":{"k":"?"}}""", 0);
        bytes[Array.IndexOf(bytes, (byte)'?')] = 0xFF;

        Refusal.Says<CheckpointException>("its header of 26 bytes is not valid UTF-8.", () => Safetensors.Read(new MemoryStream(bytes)));
    }

    /// <summary>Terminals obey escapes, and a name of a million letters is not readable.</summary>
    [Fact]
    public void Messages_quote_files_shortened_and_without_control_characters()
    {
        Refuses("""{"\u001b[2J\u0007":{}}""", 0, "tensor \"\uFFFD[2J\uFFFD\" has no dtype.");
        var longest = "{\"" + new string('n', 1_000_000) + "\":{}}";
        var message = Assert.Throws<CheckpointException>(() => SafetensorsFile.Read(longest, 0)).Message;
        Assert.InRange(message.Length, 100, 200);
    }

    [Theory]
    [InlineData(0, "it has 0 bytes, and the length of the header alone takes 8.")]
    [InlineData(7, "it has 7 bytes, and the length of the header alone takes 8.")]
    [InlineData(8, "its header claims 57 bytes, the file has 0 behind the length.")]
    [InlineData(9, "its header claims 57 bytes, the file has 1 behind the length.")]
    [InlineData(66, "tensor \"x\" spans byte 0 to byte 8 of the data, which has 1 bytes.")]
    public void A_file_that_is_cut_off_is_refused(int length, string message)
    {
        var whole = SafetensorsFile.Bytes("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}   """, 8);
        Refusal.Says<CheckpointException>(message, () => Safetensors.Read(new MemoryStream(whole[..length])));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var whole = SafetensorsFile.Bytes("""{"__metadata__":{"k":"v"},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8);
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<CheckpointException>(() => Safetensors.Read(new MemoryStream(whole[..length])));
        Assert.Equal(["x"], Safetensors.Read(new MemoryStream(whole)).Names);
    }

    private static string One(string name, string offsets) => $"\"{name}\":{{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":{offsets}}}";

    private static void Refuses(string header, int dataLength, string message) =>
        Refusal.Says<CheckpointException>(message, () => SafetensorsFile.Read(header, dataLength));
}
