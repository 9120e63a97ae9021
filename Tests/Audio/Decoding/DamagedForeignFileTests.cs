using System.Buffers.Binary;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Frames;
using Gtzan.Audio.Decoding.Libsndfile;
using static Gtzan.Tests.Audio.Decoding.AudioBytes;
using static Gtzan.Tests.Audio.Decoding.ForeignFiles;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Every file for libsndfile is decoded or refused with a clear message, with and without libsndfile.</summary>
public sealed class DamagedForeignFileTests
{
    private const int Rate = 22050, FlacFramesAt = 18;

    public static TheoryData<int> Formats => [Flac | Pcm16, Ogg | Vorbis, Mp3 | LayerIII, Aiff | Pcm16, Aiff | Float];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Cut_off_anywhere_a_file_is_decoded_or_refused(int format)
    {
        Requires.Sndfile();
        var file = Encode(format, TestSignals.Noise(Rate / 2));
        var whole = Decode(file)!.Samples.Length;
        for (var length = 0; length < file.Length; length += length < 300 ? 1 : 97)
            Assert.InRange(Decode(file[..length])?.Samples.Length ?? 0, 0, whole);
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void With_any_byte_changed_a_file_is_decoded_or_refused(int format)
    {
        Requires.Sndfile();
        var file = Encode(format, TestSignals.Noise(3000));
        foreach (var value in (byte[])[0, 0x7F, 0xFF])
            for (var i = 4; i < file.Length; i += i < 200 ? 1 : 61)
            {
                byte[] damaged = [.. file];
                damaged[i] = value;
                Decode(damaged);
            }
    }

    [Theory]
    [InlineData(Flac | Pcm16, "FLAC")]
    [InlineData(Aiff | Pcm16, "AIFF")]
    public void Half_a_lossless_file_is_refused(int format, string name)
    {
        Requires.Sndfile();
        var file = Encode(format, TestSignals.Noise(Rate));
        var message = Assert.Throws<AudioFormatException>(() => Read(file[..(file.Length / 2)])).Message;
        Assert.Contains(name, message, StringComparison.Ordinal);
        Assert.EndsWith("convert it to WAV.", message.Replace("; get a whole copy.", " convert it to WAV.", StringComparison.Ordinal),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(Ogg | Vorbis)]
    [InlineData(Mp3 | LayerIII)]
    public void A_truncated_stream_is_decoded_up_to_its_end(int format)
    {
        Requires.Sndfile();
        var file = Encode(format, TestSignals.Noise(4 * Rate));
        Assert.InRange(Read(file[..(file.Length / 2)]).Duration.TotalSeconds, 0.5, 3.5);
    }

    [Fact]
    public void A_damaged_frame_is_no_silence()
    {
        Requires.Sndfile();
        var file = Encode(Flac | Pcm16, TestSignals.Noise(Rate));
        file[file.Length / 2] ^= 0x10;
        Refusal.Says<AudioFormatException>(
            "The file begins as FLAC files do, but libsndfile cannot decode it (",
            () => new ForeignDecoder(new Sndfile()).Decode(new MemoryStream(file)));
    }

    [Fact]
    public void A_number_of_samples_that_was_never_filled_in_is_counted()
    {
        Requires.Sndfile();
        float[] samples = [.. TestSignals.Noise(Rate).Select(sample => MathF.Round(sample * 32768) / 32768)];
        var file = Encode(Flac | Pcm16, samples);
        BinaryPrimitives.WriteUInt64BigEndian(file.AsSpan(FlacFramesAt),
            BinaryPrimitives.ReadUInt64BigEndian(file.AsSpan(FlacFramesAt)) & ~0xFFFFFFFFFUL);
        Assert.Equal(samples, Read(file).Samples);
        using var audio = AudioFile.Open(new MemoryStream(file));
        Assert.Equal(Rate, audio.Length);
    }

    [Fact]
    public void A_number_of_samples_that_a_file_cannot_hold_costs_no_memory()
    {
        Requires.Sndfile();
        var file = Encode(Flac | Pcm16, new float[Rate]);
        BinaryPrimitives.WriteUInt64BigEndian(file.AsSpan(FlacFramesAt),
            BinaryPrimitives.ReadUInt64BigEndian(file.AsSpan(FlacFramesAt)) | 0xFFFFFFFFFUL);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refusal.Says<AudioFormatException>($"promises 68719476735 samples a channel, more than its {file.Length} bytes can hold",
            () => Read(file));
        Refusal.Says<AudioFormatException>("bytes can hold", () => AudioFile.Open(new MemoryStream(file)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    /// <summary>The file could hold them if all were equal, so memory grows only as they are decoded.</summary>
    [Fact]
    public void A_number_of_samples_that_a_file_may_hold_costs_memory_only_as_they_come()
    {
        Requires.Sndfile();
        var file = Encode(Flac | Pcm16, TestSignals.Noise(Rate));
        var promised = 8000UL * (ulong)file.Length;
        BinaryPrimitives.WriteUInt64BigEndian(file.AsSpan(FlacFramesAt),
            (BinaryPrimitives.ReadUInt64BigEndian(file.AsSpan(FlacFramesAt)) & ~0xFFFFFFFFFUL) | promised);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refusal.Says<AudioFormatException>($"The FLAC file is cut off or damaged: it should have {promised} samples a channel, but only " +
            $"{Rate} can be decoded", () => Read(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, (1 << 20) + (32 * file.Length));
    }

    [Theory]
    [InlineData(Aiff, float.NaN)]
    [InlineData(Aiff, float.PositiveInfinity)]
    [InlineData(Aiff, 1e30f)]
    public void Samples_that_are_no_audio_are_named_by_index(int container, float bad)
    {
        Requires.Sndfile();
        var samples = new float[20_000];
        samples[14_001] = 0.25f;
        byte[] file = Encode(container | Float, samples, Rate, 2), right = new byte[4], wrong = new byte[4];
        BinaryPrimitives.WriteSingleBigEndian(right, 0.25f);
        BinaryPrimitives.WriteSingleBigEndian(wrong, bad);
        // The first may be in a chunk that says how loud the file is.
        wrong.CopyTo(file.AsSpan(file.AsSpan().LastIndexOf(right)));
        Refusal.Says<AudioFormatException>($"Sample 7000 (channel 2) of the AIFF-C file is {bad}, which is not audio", () => Read(file));
    }

    [Fact]
    public void Headers_alone_and_text_are_refused()
    {
        Requires.Sndfile();
        Refusal.Says<AudioFormatException>("but libsndfile cannot decode it", () => Read([.. "fLaC"u8, .. new byte[30]]));
        Refusal.Says<AudioFormatException>("has a page with a wrong checksum", () => Read([.. "OggS"u8, .. new byte[30]]));
        Refusal.Says<AudioFormatException>("no 'SSND' chunk", () => Read(
            [.. "FORM\0\0\0\0AIFFCOMM\0\0\0\u0012\0\u0001\0\0\0\0\0\u0010"u8, 0x40, 0x0E, 0xAC, 0x44, .. new byte[30]]));
        Refusal.Says<AudioFormatException>("no two MP3 frames follow each other", () => Read([0xFF, 0xFB, 0x90, .. new byte[30]]));
        Refusal.Says<AudioFormatException>("holds no audio", () => Read(Encode(Aiff | Pcm16, [])));
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["song.mp3"], "I am a text.");
        Refusal.Says<AudioFormatException>("not a known type of audio file", () => AudioFile.Read(folder["song.mp3"]));
    }

    [Fact]
    public void Chained_streams_are_refused()
    {
        Requires.Sndfile();
        var samples = TestSignals.Noise(Rate);
        byte[] first = Encode(Ogg | Vorbis, samples), second = Encode(Ogg | Vorbis, samples);
        Assert.Equal(Rate, Read(first).Samples.Length);
        Refusal.Says<AudioFormatException>("holds several streams", () => Read([.. first, .. first]));
        Refusal.Says<AudioFormatException>("holds several streams", () => Read([.. first, .. second]));
    }

    [Fact]
    public void Behind_a_tag_the_format_is_the_one_that_follows()
    {
        Requires.Sndfile();
        byte[] file = Encode(Flac | Pcm16, TestSignals.Noise(Rate)),
            tagged = [.. Id3Bytes.Tag(133), .. file];
        Assert.Equal(Read(file).Samples, Read(tagged).Samples);
        var message = Assert.Throws<AudioFormatException>(() => Read(tagged[..(tagged.Length / 2)])).Message;
        Assert.Contains("FLAC", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 44100, "claims 0 channels")]
    [InlineData(1024, 44100, "claims 1024 channels")]
    [InlineData(2, 0, "sample rate of 0 Hz")]
    [InlineData(2, int.MaxValue, "sample rate of 2147483647 Hz")]
    public void Values_from_the_library_are_checked(int channels, int rate, string part)
    {
        var library = new Library(_ => new Frames(channels, rate, long.MaxValue - 1));
        Refusal.Says<AudioFormatException>(part, () => new ForeignDecoder(library).Decode(new MemoryStream("fLaC"u8.ToArray())));
        Refusal.Says<AudioFormatException>(part, () => new ForeignDecoder(library).Open(new MemoryStream("fLaC"u8.ToArray())));
        Assert.Equal(2, library.Closed);
    }

    [Fact]
    public void Without_libsndfile_the_message_says_how_to_install_it()
    {
        var decoder = new ForeignDecoder(new Library(_ => throw new DllNotFoundException()));
        var refusal = Assert.Throws<AudioFormatException>(() => decoder.Decode(new MemoryStream("fLaC"u8.ToArray())));
        Assert.Equal(
            "The file is FLAC, which libsndfile decodes, and libsndfile is missing: install it (Debian and Ubuntu: apt-get install " +
            "libsndfile1; macOS: brew install libsndfile; Windows: put sndfile.dll on the PATH).", refusal.Message);
        Assert.Equal(ForeignFormat.Flac, refusal.FfmpegFormat);
        Assert.True(refusal.IsDecoderMissing);
        Assert.Equal(0, SndfileLibrary.Load(["libsndfile-of-another-world.so.1"]));
    }

    [Fact]
    public void A_library_without_a_format_is_named()
    {
        var library = new Library(_ => throw new SoundLibraryException("Format not recognised."));
        var refusal = Assert.Throws<AudioFormatException>(() => new ForeignDecoder(library).Open(
            new MemoryStream("FORM\0\0\0\u0008AIFCFVER"u8.ToArray())));
        Assert.Equal(
            "The file is AIFF-C, which libsndfile decodes, and this machine's libsndfile-1.0.31 was built without it: install another.",
            refusal.Message);
        Assert.True(refusal.IsDecoderMissing);
        Refusal.Says<AudioFormatException>(
            "as FLAC files do, but libsndfile cannot decode it (Format not recognised);",
            () => new ForeignDecoder(library).Open(new MemoryStream("fLaC"u8.ToArray())));
    }

    [Fact]
    public void Disk_errors_are_passed_on()
    {
        Requires.Sndfile();
        var file = Encode(Flac | Pcm16, TestSignals.Noise(4 * Rate));
        foreach (var failsAt in (int[])[0, 60, file.Length / 2])
            Refusal.Says<IOException>("The disk is broken.", () => new ForeignDecoder(new Sndfile()).Decode(
                new BrokenStream(file, failsAt)));
    }

    private static AudioSignal? Decode(byte[] file)
    {
        AudioSignal signal;
        try
        {
            signal = Read(file);
        }
        catch (AudioFormatException refusal)
        {
            Assert.EndsWith(".", refusal.Message, StringComparison.Ordinal);
            return null;
        }

        Assert.NotEmpty(signal.Samples);
        Assert.DoesNotContain(signal.Samples, sample => !float.IsFinite(sample));
        return signal;
    }

    /// <summary>A stub library that cannot decode AIFF-C.</summary>
    private sealed class Library(Func<Stream, Frames> open) : SoundLibrary
    {
        private readonly List<Frames> _opened = [];

        public int Closed => _opened.Count(frames => frames.IsClosed);

        public override string Version => "libsndfile-1.0.31";

        public override IFrameReader Open(Stream stream)
        {
            _opened.Add(open(stream));
            return _opened[^1];
        }

        public override bool Reads(ForeignFormat format) => format != ForeignFormat.Aifc;
    }

    private sealed class Frames(int channels, int rate, long frames) : IFrameReader
    {
        private long _done;

        public bool IsClosed { get; private set; }

        public int Channels => channels;

        public int SampleRate => rate;

        long? IFrameReader.Frames => frames;

        public int Read(Span<float> interleaved)
        {
            var count = (int)Math.Min(frames - _done, interleaved.Length / channels);
            interleaved.Clear();
            _done += count;
            return count;
        }

        public void Dispose() => IsClosed = true;
    }

    /// <summary>A file that cannot be read beyond some byte.</summary>
    private sealed class BrokenStream(byte[] file, int failsAt) : MemoryStream(file)
    {
        private bool _isOpened;

        public override int Read(Span<byte> buffer)
        {
            // The format is detected without the library.
            var fails = _isOpened && Position + buffer.Length > failsAt;
            _isOpened = true;
            return fails ? throw new IOException("The disk is broken.") : base.Read(buffer);
        }
    }
}
