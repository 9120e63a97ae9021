using System.Buffers.Binary;
using Gtzan.Audio.Dsp.Resampling;
using NAudio.Wave;

namespace Gtzan.Audio.Decoding.Wav;

/// <summary>The encoding of <see cref="WavWriter"/>.</summary>
public enum WavEncoding
{
    /// <summary>16-bit integers: round(32768·x), limited to −32768 … 32767.</summary>
    Pcm16,

    /// <summary>32-bit floats, exactly as given.</summary>
    Float32,
}

/// <summary>Writes RIFF WAVE files with NAudio. 16-bit PCM and floats from <see cref="WavReader"/> are written unchanged.</summary>
public static class WavWriter
{
    /// <summary>Writes a mono signal to a file, replacing it.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Write(Stream, ReadOnlySpan{float}, int, int, WavEncoding)"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(string path, AudioSignal signal, WavEncoding encoding = WavEncoding.Pcm16)
    {
        ArgumentNullException.ThrowIfNull(signal);
        Write(path, signal.Samples, signal.SampleRate, 1, encoding);
    }

    /// <summary>Writes interleaved channels to a file, replacing it.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Write(Stream, ReadOnlySpan{float}, int, int, WavEncoding)"/>.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Write(
        string path, ReadOnlySpan<float> interleaved, int sampleRate, int channels, WavEncoding encoding = WavEncoding.Pcm16)
    {
        Check(interleaved, sampleRate, channels, encoding);
        using var stream = File.Create(path);
        Write(stream, interleaved, sampleRate, channels, encoding);
    }

    /// <summary>Writes interleaved channels to a stream.</summary>
    /// <param name="stream">Receives the whole file, seekable; closed afterwards.</param>
    /// <param name="interleaved">Frame after frame, a sample a channel; full scale is ±1.</param>
    /// <param name="sampleRate">Frames a second, in hertz.</param>
    /// <param name="channels">Samples in a frame.</param>
    /// <param name="encoding">The encoding.</param>
    /// <exception cref="ArgumentException"> A sample is not finite, a frame is incomplete, the rate or the number of channels is
    /// impossible, or the file would exceed 4 GB. </exception>
    public static void Write(
        Stream stream, ReadOnlySpan<float> interleaved, int sampleRate, int channels, WavEncoding encoding = WavEncoding.Pcm16)
    {
        ArgumentNullException.ThrowIfNull(stream);
        Check(interleaved, sampleRate, channels, encoding);

        using var writer = new WaveFileWriter(
            stream,
            encoding == WavEncoding.Pcm16
                ? new WaveFormat(sampleRate, 16, channels)
                : WaveFormat.CreateIeeeFloatWaveFormat(sampleRate, channels));

        // Encoded here, because NAudio truncates and does not clamp.
        var buffer = new byte[1 << 16];
        int bytesPerSample = BytesPerSample(encoding), samplesAtOnce = buffer.Length / bytesPerSample;
        for (var start = 0; start < interleaved.Length; start += samplesAtOnce)
        {
            var part = interleaved.Slice(start, Math.Min(samplesAtOnce, interleaved.Length - start));
            for (var i = 0; i < part.Length; i++)
            {
                var destination = buffer.AsSpan(i * bytesPerSample, bytesPerSample);
                if (encoding == WavEncoding.Pcm16)
                    BinaryPrimitives.WriteInt16LittleEndian(destination, ToInt16(part[i]));
                else
                    BinaryPrimitives.WriteSingleLittleEndian(destination, part[i]);
            }

            writer.Write(buffer.AsSpan(0, part.Length * bytesPerSample));
        }
    }

    private static short ToInt16(float sample) => (short)Math.Clamp(MathF.Round(sample * 32768), short.MinValue, short.MaxValue);

    private static int BytesPerSample(WavEncoding encoding) => encoding == WavEncoding.Pcm16 ? 2 : 4;

    private static void Check(ReadOnlySpan<float> interleaved, int sampleRate, int channels, WavEncoding encoding)
    {
        if (!Enum.IsDefined(encoding))
            throw new ArgumentException($"There is no WAV encoding number {(int)encoding}.", nameof(encoding));
        if (sampleRate is < Resampler.MinRate or > Resampler.MaxRate)
            throw new ArgumentException(
                $"The sample rate must be from {Resampler.MinRate} to {Resampler.MaxRate} Hz, not {sampleRate} " +
                "Hz.", nameof(sampleRate));
        if (channels is < 1 or > SampleFormat.MaxChannels || interleaved.Length % channels != 0)
            throw new ArgumentException(
                $"{interleaved.Length} samples are not whole frames of {channels} channels (1 to " +
                $"{SampleFormat.MaxChannels}).", nameof(channels));
        if ((long)interleaved.Length * BytesPerSample(encoding) > uint.MaxValue - 64)
            throw new ArgumentException($"{interleaved.Length} samples do not fit a WAV file, which ends at 4 GB.", nameof(interleaved));
        for (var i = 0; i < interleaved.Length; i++)
            if (!float.IsFinite(interleaved[i]))
                throw new ArgumentException($"Sample {i} is {interleaved[i]}, not a finite number.", nameof(interleaved));
    }
}
