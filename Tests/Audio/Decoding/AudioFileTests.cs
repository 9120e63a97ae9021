using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Wav;

namespace Gtzan.Tests.Audio.Decoding;

public sealed class AudioFileTests
{
    [Fact]
    public void Sixteen_bit_values_survive_writing_and_reading()
    {
        float[] samples = [.. Enumerable.Range(short.MinValue, 65536).Select(value => value / 32768f)];
        Assert.Equal(samples, RoundTrip(samples, WavEncoding.Pcm16));
    }

    [Fact]
    public void Floats_survive_writing_and_reading()
    {
        float[] samples = [0.1f, -1.7f, float.Epsilon, 3e8f];
        Assert.Equal(samples, RoundTrip(samples, WavEncoding.Float32));
    }

    [Fact]
    public void Integers_are_rounded_and_limited() =>
        Assert.Equal([32767 / 32768f, -1, 1 / 32768f], RoundTrip([1.5f, -1.5f, 0.9f / 32768], WavEncoding.Pcm16));

    [Fact]
    public void Channels_are_interleaved()
    {
        using var stream = new MemoryStream();
        WavWriter.Write(stream, [0.5f, 0, -0.5f, 0], 8000, channels: 2);
        stream.Position = 0;
        Assert.Equal([0.25f, -0.25f], AudioFile.Read(stream).Samples);
    }

    [Fact]
    public void Impossible_signals_are_not_written()
    {
        using var stream = new MemoryStream();
        Refusal.Says<ArgumentException>("Sample 1 is NaN", () => WavWriter.Write(stream, [0, float.NaN], 8000, 1));
        Refusal.Says<ArgumentException>("3 samples", () => WavWriter.Write(stream, new float[3], 8000, 2));
        Assert.Throws<ArgumentException>(() => WavWriter.Write(stream, new float[3], 8000, 0));
        Refusal.Says<ArgumentException>("5 Hz", () => WavWriter.Write(stream, new float[3], 5, 1));
        Assert.Equal(0, stream.Length);
    }

    [Fact]
    public void Content_and_not_the_name_decides()
    {
        using var folder = new TemporaryFolder();
        var path = folder["really-a-wav.au"];
        WavWriter.Write(path, new AudioSignal([0.5f, 0.25f], 22050));
        Assert.Equal([0.5f, 0.25f], AudioFile.Read(path).Samples);
    }

    [Fact]
    public void Another_rate_is_resampled()
    {
        using var folder = new TemporaryFolder();
        var path = folder["a.wav"];
        WavWriter.Write(path, new AudioSignal(new float[1001], 44100));
        var signal = AudioFile.Read(path, 22050);
        Assert.Equal((501, 22050), (signal.Samples.Length, signal.SampleRate));
        Assert.Equal(1001, AudioFile.Read(path, 44100).Samples.Length);
    }

    [Fact]
    public void Missing_files_and_folders_are_refused()
    {
        using var folder = new TemporaryFolder();
        Assert.Throws<FileNotFoundException>(() => AudioFile.Read(folder["missing.wav"]));
        Refusal.Says<AudioFormatException>("is a folder", () => AudioFile.Read(folder.Root));
    }

    private static float[] RoundTrip(float[] samples, WavEncoding encoding)
    {
        using var folder = new TemporaryFolder();
        WavWriter.Write(folder["a.wav"], new AudioSignal(samples, 22050), encoding);
        return AudioFile.Read(folder["a.wav"]).Samples;
    }
}
