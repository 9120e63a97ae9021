using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Serialization;

/// <summary>The rules of the format: https://github.com/huggingface/safetensors#format.</summary>
public sealed class SafetensorsTests : IDisposable
{
    private const string Huge = "9223372036854775807";

    private readonly TemporaryFolder _folder = new();
    private readonly CpuDevice _device = new(1);

    public void Dispose()
    {
        _device.Dispose();
        _folder.Dispose();
    }

    /// <summary>Reads the bytes as any other program would, without the code under test.</summary>
    [Fact]
    public void A_file_has_the_bytes_that_the_format_asks_for()
    {
        var file = new Safetensors();
        file.Add("b", _device.FromArray([1f, -2, 3.5f, 4, 5, 6], [2, 3]));
        file.Add("a", _device.FromArray([7f], []));
        file.Metadata["format"] = "test";
        file.Metadata["ä\"\n"] = "ö<&'";
        file.Write(_folder["x.safetensors"]);

        var bytes = File.ReadAllBytes(_folder["x.safetensors"]);
        var headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, headerLength));
        Assert.Equal(0, headerLength % 8);
        Assert.Equal((byte)'{', bytes[8]);
        var digest = Digest("format", "test", "ä\"\n", "ö<&'", "a", 0L, 7f, "b", 2L, 2L, 3L, 1f, -2f, 3.5f, 4f, 5f, 6f);
        Assert.StartsWith(
            $$$"""{"__metadata__":{"format":"test","gtzan_sha256":"{{{digest}}}","ä\"\n":"ö<&'"},"b":{""", Encoding.UTF8.GetString(
                bytes.AsSpan(8)), StringComparison.Ordinal);
        Assert.Equal("test", header.RootElement.GetProperty("__metadata__").GetProperty("format").GetString());
        Assert.Equal("ö<&'", header.RootElement.GetProperty("__metadata__").GetProperty("ä\"\n").GetString());
        Assert.Equal("""{"dtype":"F32","shape":[2,3],"data_offsets":[0,24]}""", header.RootElement.GetProperty("b").GetRawText());
        Assert.Equal("""{"dtype":"F32","shape":[],"data_offsets":[24,28]}""", header.RootElement.GetProperty("a").GetRawText());
        Assert.Equal(8 + headerLength + 28, bytes.Length);
        var numbers = Enumerable.Range(0, 7).Select(i => BinaryPrimitives.ReadSingleLittleEndian(bytes.AsSpan(8 + headerLength + (4 * i))));
        Assert.Equal([1, -2, 3.5f, 4, 5, 6, 7], numbers);
        Assert.Equal(["x.safetensors"], Directory.EnumerateFiles(_folder.Root).Select(Path.GetFileName));
    }

    [Fact]
    public void A_file_reads_back_the_same_bits()
    {
        float[] values = [0, -0f, float.Epsilon, float.MaxValue, float.NaN, float.NegativeInfinity];
        var file = new Safetensors();
        file.Add("x", _device.FromArray(values, [3, 2]));
        file.Metadata["k"] = "v";
        file.Write(_folder["x.safetensors"]);

        var again = Safetensors.Read(_folder["x.safetensors"]);
        var tensor = _device.Zeros([3, 2]);
        again.CopyTo("x", tensor);

        Assert.Equal(values.Select(BitConverter.SingleToInt32Bits), tensor.ToArray().Select(BitConverter.SingleToInt32Bits));
        Assert.Equal("v", again.Metadata["k"]);
        Assert.Equal(["x"], again.Names);
    }

    /// <summary>Flipping a bit of the digest's name removes only the digest.</summary>
    [Fact]
    public void Any_flipped_bit_is_detected()
    {
        var file = new Safetensors { Metadata = { ["k"] = "v" } };
        file.Add("x", _device.FromArray([1f, 2], [2]));
        var written = new MemoryStream();
        file.Write(written);
        var bytes = written.ToArray();
        for (var bit = 0; bit < 8 * bytes.Length; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            try
            {
                var read = Safetensors.Read(new MemoryStream(bytes));
                Assert.Contains(read.Metadata.Values, value => value == Digest("k", "v", "x", 1L, 2L, 1f, 2f));
                Assert.Equal([1, 2], read.Values("x"));
                Assert.Equal("v", read.Metadata["k"]);
            }
            catch (CheckpointException)
            {
            }

            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }

        bytes[^1] ^= 1;
        Refusal.Says<CheckpointException>(
            "its content is not what was written, by the SHA-256 that it has of it: it was damaged or changed since.",
            () => Safetensors.Read(new MemoryStream(bytes)));
    }

    /// <summary>As other programs may write it.</summary>
    [Fact]
    public void The_digest_goes_with_the_content_and_not_with_its_order()
    {
        var digest = Digest("a", "1", "b", "2", "x", 1L, 1L, 0f, "y", 1L, 1L, 0f);
        var read = Read(
            """{"y":{"shape":[1],"dtype":"F32","data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}""" +
            $$$""","__metadata__":{"b":"2","gtzan_sha256":"{{{digest}}}","a":"1"}}""", 8);

        Assert.Equal(["a", "b"], read.Metadata.Keys.Order());
    }

    [Fact]
    public void The_order_of_the_header_need_not_be_that_of_the_data()
    {
        var file = Read(
            """{"second":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"first":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8);

        Assert.Equal(["first", "second"], file.Names);
    }

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

    [Theory]
    [InlineData("{}")]
    [InlineData("{}      ")]
    [InlineData("""{"__metadata__":{}}""")]
    [InlineData("""{ "__metadata__" : { "" : "" } }""")]
    public void A_file_without_tensors_is_a_file(string header) => Assert.Empty(Read(header, 0).Names);

    [Fact]
    public void A_header_with_invalid_UTF_8_is_refused()
    {
        var bytes = Bytes("""{"__metadata__":{"k":"?"}}""", 0);
        bytes[Array.IndexOf(bytes, (byte)'?')] = 0xFF;

        Refusal.Says<CheckpointException>("its header of 26 bytes is not valid UTF-8.", () => Safetensors.Read(new MemoryStream(bytes)));
    }

    /// <summary>Terminals obey escapes, and a name of a million letters is not readable.</summary>
    [Fact]
    public void Messages_quote_files_shortened_and_without_control_characters()
    {
        Refuses("""{"\u001b[2J\u0007":{}}""", 0, "tensor \"\uFFFD[2J\uFFFD\" has no dtype.");
        var message = Assert.Throws<CheckpointException>(() => Read("{\"" + new string('n', 1_000_000) + "\":{}}", 0)).Message;
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
        var whole = Bytes("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}   """, 8);
        Refusal.Says<CheckpointException>(message, () => Safetensors.Read(new MemoryStream(whole[..length])));
    }

    [Fact]
    public void A_file_cut_off_anywhere_is_refused()
    {
        var whole = Bytes("""{"__metadata__":{"k":"v"},"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 8);
        for (var length = 0; length < whole.Length; length++)
            Assert.Throws<CheckpointException>(() => Safetensors.Read(new MemoryStream(whole[..length])));
        Assert.Equal(["x"], Safetensors.Read(new MemoryStream(whole)).Names);
    }

    [Theory]
    [InlineData(0, "its header has 0 bytes; the shortest, {}, has 2.")]
    [InlineData(93, "its header claims 93 bytes, the file has 92 behind the length.")]
    [InlineData(1UL << 40, "its header claims 1099511627776 bytes, the file has 92 behind the length.")]
    [InlineData(1UL << 63, "its header claims 9223372036854775808 bytes, the file has 92 behind the length.")]
    [InlineData(ulong.MaxValue, "its header claims 18446744073709551615 bytes, the file has 92 behind the length.")]
    public void An_impossible_header_length_allocates_nothing(ulong length, string message)
    {
        var bytes = new byte[100];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);

        AssertCheap(10_000, () => Refusal.Says<CheckpointException>(message, () => Safetensors.Read(new MemoryStream(bytes))));
    }

    /// <summary>A file with a hole costs the disk nothing, so that its size alone is no reason to allocate as much.</summary>
    [Fact]
    public void A_too_long_header_allocates_nothing()
    {
        using (var stream = File.Create(_folder["long.safetensors"]))
        {
            Span<byte> length = stackalloc byte[8];
            BinaryPrimitives.WriteUInt64LittleEndian(length, 99_999_992);
            stream.Write(length);
            stream.SetLength(100_000_000);
        }

        AssertCheap(100_000, () => Refusal.Says<CheckpointException>(
            "its header claims 99999992 bytes; no more than 16777216 are read.", () => Safetensors.Read(_folder["long.safetensors"])));
    }

    [Fact]
    public void A_too_large_tensor_allocates_nothing()
    {
        const long Data = 1L << 31;
        using (var stream = File.Create(_folder["large.safetensors"]))
        {
            var bytes = Bytes("""{"x":{"dtype":"F32","shape":[536870912],"data_offsets":[0,2147483648]}}""", 0);
            stream.Write(bytes);
            stream.SetLength(bytes.Length + Data);
        }

        AssertCheap(100_000, () => Refusal.Says<CheckpointException>(
            "tensor \"x\" of shape [536870912] has 536870912 elements; tensors of 1 to 134217728 are read.",
            () => Safetensors.Read(_folder["large.safetensors"])));
    }

    /// <summary>The most tensors and the most metadata a byte.</summary>
    [Fact]
    public void Reading_takes_a_small_multiple_of_the_file()
    {
        var tensors = string.Join(
            ',',
            Enumerable.Range(0, 20_000)
                .Select(i => $"\"{i}\":{{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[{4 * i},{(4 * i) + 4}]}}"));
        var metadata = string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"{i}\":\"\""));
        foreach (var (header, data) in new[] { ($"{{{tensors}}}", 80_000), ($"{{\"__metadata__\":{{{metadata}}}}}", 0) })
        {
            var bytes = Bytes(header, data);
            AssertCheap(16L * bytes.Length, () => Safetensors.Read(new MemoryStream(bytes)));
        }
    }

    [Fact]
    public void No_tensor_can_have_the_name_of_the_metadata() =>
        Refusal.Says<ArgumentException>(
            "no tensor can have the name __metadata__", () => new Safetensors().Add("__metadata__", _device.Zeros([1])));

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing()
    {
        Directory.CreateDirectory(_folder["x.safetensors"]);
        var file = new Safetensors();
        file.Add("x", _device.Zeros([2]));

        Assert.ThrowsAny<Exception>(() => file.Write(_folder["x.safetensors"]));
        Assert.Empty(Directory.EnumerateFiles(_folder.Root));
    }

    /// <summary>The SHA-256 of texts, each with its length before it, whole numbers and values.</summary>
    private static string Digest(params object[] parts) => Convert.ToHexStringLower(SHA256.HashData([.. parts.SelectMany(part => part switch
    {
        string text => [.. BitConverter.GetBytes((long)Encoding.UTF8.GetByteCount(text)), .. Encoding.UTF8.GetBytes(text)],
        long number => BitConverter.GetBytes(number),
        _ => BitConverter.GetBytes((float)part),
    })]));

    private static void AssertCheap(long most, Action action)
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        action();
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, most);
    }

    private static string One(string name, string offsets) => $"\"{name}\":{{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":{offsets}}}";

    private static void Refuses(string header, int dataLength, string message) =>
        Refusal.Says<CheckpointException>(message, () => Read(header, dataLength));

    private static Safetensors Read(string header, int dataLength) => Safetensors.Read(new MemoryStream(Bytes(header, dataLength)));

    private static byte[] Bytes(string header, int dataLength)
    {
        var text = Encoding.UTF8.GetBytes(header);
        var bytes = new byte[8 + text.Length + dataLength];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, (ulong)text.Length);
        text.CopyTo(bytes, 8);
        return bytes;
    }
}
