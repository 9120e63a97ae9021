using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using Gtzan.Engine;
using Gtzan.Engine.Checkpoints;
using Gtzan.Tests.Audio;

namespace Gtzan.Tests.Models;

/// <summary>The rules of the format: https://github.com/huggingface/safetensors#format.</summary>
public sealed class SafetensorsTests : IDisposable
{
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
        file.Metadata["ä\"\n"] = "ö";
        file.Write(_folder["x.safetensors"]);

        var bytes = File.ReadAllBytes(_folder["x.safetensors"]);
        var headerLength = (int)BinaryPrimitives.ReadUInt64LittleEndian(bytes);
        using var header = JsonDocument.Parse(bytes.AsMemory(8, headerLength));
        Assert.Equal(0, headerLength % 8);
        Assert.Equal((byte)'{', bytes[8]);
        Assert.Equal("test", header.RootElement.GetProperty("__metadata__").GetProperty("format").GetString());
        Assert.Equal("ö", header.RootElement.GetProperty("__metadata__").GetProperty("ä\"\n").GetString());
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

    [Fact]
    public void The_order_of_the_header_need_not_be_that_of_the_data()
    {
        var file = Read("""{"second":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"first":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8);

        Assert.Equal(["first", "second"], file.Names);
    }

    [Theory]
    [InlineData("""{"x":{"dtype":"F64","shape":[1],"data_offsets":[0,8]}}""", 8, "tensor \"x\" has elements of type F64; only F32 is read.")]
    [InlineData("""{"x":{"dtype":7,"shape":[1],"data_offsets":[0,4]}}""", 4, "its header is not the JSON that the format asks for")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}""", 4, "tensor \"x\" of shape [2] should take 8 bytes; its offsets are 0 to 4 of 4 bytes of data.")]
    [InlineData("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}""", 4, "its offsets are 0 to 8 of 4 bytes of data.")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[-4,0]}}""", 4, "its offsets are -4 to 0 of 4")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}""", 4, "its offsets are 4 to 0 of 4")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0]}}""", 4, "tensor \"x\" has 1 data offsets instead of 2.")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,99999999999999999999]}}""", 4, "its header is not the JSON that the format asks for")]
    [InlineData("""{"x":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}""", 4, "tensor \"x\" has an impossible shape")]
    [InlineData("""{"x":{"dtype":"F32","shape":[65536,65536],"data_offsets":[0,4]}}""", 4, "tensor \"x\" has an impossible shape")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}""", 4, "its header is not the JSON that the format asks for")]
    [InlineData("""{"x":{"dtype":"F32","data_offsets":[0,4]}}""", 4, "its header is not the JSON that the format asks for")]
    [InlineData("""{"x":[]}""", 0, "its header is not the JSON that the format asks for")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 4, "begins at byte 0 of the data, where 4 is the end of the one before.")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"y":{"dtype":"F32","shape":[1],"data_offsets":[8,12]}}""", 12, "tensor \"y\" begins at byte 8 of the data, where 4 is the end of the one before.")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 7, "3 bytes follow the last tensor.")]
    [InlineData("""{}""", 1, "1 bytes follow the last tensor.")]
    [InlineData("""{"x":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}""", 8, "its header is not the JSON that the format asks for")]
    [InlineData("""{"__metadata__":{"k":3}}""", 0, "its header is not the JSON that the format asks for")]
    [InlineData("""{"__metadata__":{"k":null}}""", 0, "metadata \"k\" is null.")]
    [InlineData("""{"__metadata__":[]}""", 0, "its header is not the JSON that the format asks for")]
    [InlineData("""[]""", 0, "its header is a JSON Array, not an object.")]
    [InlineData("""{"x":""", 0, "its header is not the JSON that the format asks for")]
    [InlineData("", 0, "its header is not the JSON that the format asks for")]
    public void A_header_that_breaks_a_rule_is_refused(string header, int dataLength, string message) =>
        Refusal.Says<CheckpointException>(message, () => Read(header, dataLength));

    [Theory]
    [InlineData(0, "it has 0 bytes, and the length of the header alone takes 8.")]
    [InlineData(7, "it has 7 bytes, and the length of the header alone takes 8.")]
    [InlineData(9, "its header claims 57 bytes, the file has 1 behind the length.")]
    [InlineData(66, "of 1 bytes of data.")]
    public void A_file_that_is_cut_off_is_refused(int length, string message)
    {
        var whole = Bytes("""{"x":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}   """, 8);
        Refusal.Says<CheckpointException>(message, () => Safetensors.Read(new MemoryStream(whole[..length])));
    }

    [Theory]
    [InlineData(ulong.MaxValue)]
    [InlineData(1UL << 63)]
    [InlineData(1UL << 40)]
    public void A_header_that_claims_to_be_huge_costs_no_memory(ulong length)
    {
        var bytes = new byte[100];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, length);

        Refusal.Says<CheckpointException>($"its header claims {length} bytes, the file has 92 behind the length.", () => Safetensors.Read(new MemoryStream(bytes)));
    }

    [Fact]
    public void A_file_that_cannot_be_written_leaves_nothing()
    {
        Directory.CreateDirectory(_folder["x.safetensors"]);
        var file = new Safetensors();
        file.Add("x", _device.Zeros([2]));

        Assert.ThrowsAny<Exception>(() => file.Write(_folder["x.safetensors"]));
        Assert.Empty(Directory.EnumerateFiles(_folder.Root));
    }

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
