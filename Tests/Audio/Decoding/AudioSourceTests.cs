using System.Buffers.Binary;
using System.IO.Pipes;
using System.Runtime.InteropServices;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Wav;
using static Gtzan.Tests.Audio.Decoding.WavBytes;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Decoded while it is read, a file gives the bits that it gives at once.</summary>
public sealed class AudioSourceTests
{
    [Theory]
    [InlineData(1, 1, 8)]
    [InlineData(1, 2, 16)]
    [InlineData(1, 3, 24)]
    [InlineData(3, 2, 32)]
    [InlineData(7, 1, 8)]
    public void In_blocks_of_any_length_the_samples_are_the_same(int tag, int channels, int bits)
    {
        // More than a block of 64 kB, and not a whole number of them.
        var content = new byte[channels * bits / 8 * 70_001];
        new Random(bits).NextBytes(content);
        if (tag == 3)
            for (var i = 3; i < content.Length; i += 4)
                content[i] &= 0x3F; // finite, and not too large
        var file = File(Format(tag, channels, bits), Data(content), Chunk("LIST", [1, 2]));
        var expected = AudioFile.Read(new MemoryStream(file)).Samples;
        Assert.Equal(70_001, expected.Length);

        foreach (var block in (int[])[100, 65_536, 65_537, 1_000_000])
        {
            using var stream = AudioFile.Open(new MemoryStream(file));
            Assert.Equal((70_001, 22050), (stream.Length, stream.SampleRate));
            Assert.Equal(expected, ReadAll(stream, block));
        }
    }

    /// <summary>Opening it would block until it has a writer.</summary>
    [Fact]
    public void A_pipe_without_a_writer_is_refused_without_blocking()
    {
        Requires.Unix();
        using var folder = new TemporaryFolder();
        using (var make = System.Diagnostics.Process.Start("mkfifo", [folder["pipe.wav"]]))
            make.WaitForExit();

        Refusal.Says<AudioFormatException>(
            "If it is a pipe or a device, copy its contents to a file first.", () => AudioFile.Open(folder["pipe.wav"], 22050));
        Refusal.Says<AudioFormatException>("The file is empty", () => AudioFile.Read(folder["pipe.wav"]));
    }

    [Fact]
    public void A_pipe_is_refused_with_a_sentence()
    {
        Requires.Unix();
        using var pipe = new AnonymousPipeServerStream(PipeDirection.Out);
        var path = $"/dev/fd/{pipe.ClientSafePipeHandle.DangerousGetHandle()}";
        Refusal.Says<AudioFormatException>(
            "The file is a pipe or a device; copy its contents to a file first.", () => AudioFile.Open(path, 22050));
        Refusal.Says<AudioFormatException>("is a pipe or a device", () => AudioFile.Read(path));
    }

    [Theory]
    [InlineData(44100, 22050)]
    [InlineData(48000, 22050)]
    [InlineData(44101, 22050)]
    [InlineData(8000, 22050)]
    [InlineData(96000, 1000)]
    [InlineData(1000, 192000)]
    public void Resampled_in_blocks_the_samples_are_the_same(int from, int to)
    {
        foreach (var length in (int[])[1, 7, 16_384, 50_000])
        {
            var random = new Random(length);
            float[] samples = [.. Enumerable.Range(0, length).Select(_ => random.NextSingle() - 0.5f)];
            using var folder = new TemporaryFolder();
            WavWriter.Write(folder["a.wav"], new AudioSignal(samples, from), WavEncoding.Float32);
            var expected = AudioFile.Read(folder["a.wav"], to).Samples;

            foreach (var block in (int[])[33, 66_150])
            {
                using var stream = AudioFile.Open(folder["a.wav"], to);
                Assert.Equal((expected.Length, to), (stream.Length, stream.SampleRate));
                Assert.True(MemoryMarshal.AsBytes<float>(expected).SequenceEqual(MemoryMarshal.AsBytes<float>(ReadAll(stream, block))));
            }
        }
    }

    [Theory]
    [InlineData("RIFF", 0xFFFFFFFFu, null)]
    [InlineData("RIFF", 0u, null)]
    [InlineData("RIFF", 0x7FFFF000u, null)] // as programs leave it that write to a pipe
    [InlineData("RIFF", 3_325_512_704u, null)] // 7,620,480,000 − 2³²: what 32 bits hold of the size
    [InlineData("RF64", 0xFFFFFFFFu, 7_620_480_000L)]
    [InlineData("BW64", 0xFFFFFFFFu, 7_620_480_000L)]
    public void The_length_of_a_two_day_file_is_found_despite_header_limits(string magic, uint size, long? wideSize)
    {
        const long Bytes = 7_620_480_000; // 48 h at 22,050 Hz in 16 bits
        var wide = wideSize is { } bytes ? Chunk("ds64", [.. new byte[8], .. BitConverter.GetBytes(bytes), .. new byte[12]]) : [];
        using var stream = AudioFile.Open(new ZerosStream(
            FileOf(magic, uint.MaxValue, wide, Format(1, 1, 16), Chunk("data", [], size)), Bytes));

        Assert.Equal(Bytes / 2, stream.Length);
        Assert.Equal(48, stream.Duration.TotalHours);
        var block = new float[1000];
        Assert.Equal(1000, stream.Read(block));
        Assert.All(block, sample => Assert.Equal(0, sample));
    }

    [Fact]
    public void Undecodable_content_is_refused_on_opening_or_on_reaching_it()
    {
        Refusal.Says<AudioFormatException>("no 'data' chunk", () => AudioFile.Open(new MemoryStream(File(Format(1, 1, 8)))));
        Refusal.Says<AudioFormatException>("holds no audio", () => AudioFile.Open(new MemoryStream(File(Format(1, 1, 16), Data(1)))));
        var content = new byte[400_000];
        BinaryPrimitives.WriteSingleLittleEndian(content.AsSpan(4 * 90_000), float.NaN);
        using var stream = AudioFile.Open(new MemoryStream(File(Format(3, 1, 32), Data(content))));
        Assert.Equal(60_000, stream.Read(new float[60_000]));
        Refusal.Says<AudioFormatException>("Sample 90000 (channel 1) of the WAV file is NaN", () => stream.Read(new float[60_000]));
    }

    [Fact]
    public void Files_are_closed_with_the_stream_and_when_they_cannot_be_opened()
    {
        using var folder = new TemporaryFolder();
        WavWriter.Write(folder["a.wav"], new AudioSignal(new float[100], 44100));
        AudioFile.Open(folder["a.wav"], 22050).Dispose();
        Assert.Throws<ArgumentOutOfRangeException>(() => AudioFile.Open(folder["a.wav"], 5));
        System.IO.File.WriteAllText(folder["b.wav"], "no audio");
        Assert.Throws<AudioFormatException>(() => AudioFile.Open(folder["b.wav"], 22050));
        using (new FileStream(folder["a.wav"], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
        using (new FileStream(folder["b.wav"], FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            Refusal.Says<IOException>("a.wav", () => AudioFile.Open(folder["a.wav"], 22050));
    }

    private static float[] ReadAll(AudioSource stream, int blockLength)
    {
        var samples = new List<float>();
        var block = new float[blockLength];
        for (int count; (count = stream.Read(block)) > 0;)
        {
            samples.AddRange(block.AsSpan(0, count));
            Assert.True(count == block.Length || samples.Count == stream.Length);
        }

        return [.. samples];
    }

    /// <summary>A stream of a header and zeros, far too long for memory.</summary>
    private sealed class ZerosStream(byte[] header, long zeros) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => header.Length + zeros;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            count = (int)Math.Clamp(Length - Position, 0, count);
            for (var i = 0; i < count; i++, Position++)
                buffer[offset + i] = Position < header.Length ? header[Position] : (byte)0;
            return count;
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush()
        {
        }
    }
}
