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
        var read = SafetensorsFile.Read(
            """{"y":{"shape":[1],"dtype":"F32","data_offsets":[0,4]},"x":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}""" +
            $$$""","__metadata__":{"b":"2","gtzan_sha256":"{{{digest}}}","a":"1"}}""", 8);

        Assert.Equal(["a", "b"], read.Metadata.Keys.Order());
    }

    [Fact]
    public void The_order_of_the_header_need_not_be_that_of_the_data()
    {
        var file = SafetensorsFile.Read(
            """{"second":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"first":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", 8);

        Assert.Equal(["first", "second"], file.Names);
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{}      ")]
    [InlineData("""{"__metadata__":{}}""")]
    [InlineData("""{ "__metadata__" : { "" : "" } }""")]
    public void A_file_without_tensors_is_a_file(string header) => Assert.Empty(SafetensorsFile.Read(header, 0).Names);

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
            var bytes = SafetensorsFile.Bytes("""{"x":{"dtype":"F32","shape":[536870912],"data_offsets":[0,2147483648]}}""", 0);
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
            var bytes = SafetensorsFile.Bytes(header, data);
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
}
