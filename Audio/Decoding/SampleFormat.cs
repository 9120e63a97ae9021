using Gtzan.Audio.Dsp.Resampling;

namespace Gtzan.Audio.Decoding;

/// <summary>The format of samples: encoding, byte order, channels and rate.</summary>
/// <param name="Encoding">The encoding of a sample.</param>
/// <param name="BigEndian">Whether the most significant byte comes first.</param>
/// <param name="Channels">Samples in a frame.</param>
/// <param name="SampleRate">Frames a second, in hertz.</param>
internal readonly record struct SampleFormat(SampleEncoding Encoding, bool BigEndian, int Channels, int SampleRate)
{
    /// <summary>The maximum number of channels; a header with more is damaged.</summary>
    public const int MaxChannels = 64;

    public int BytesPerSample => Encoding switch
    {
        SampleEncoding.Signed16 => 2,
        SampleEncoding.Signed24 => 3,
        SampleEncoding.Signed32 or SampleEncoding.Float32 => 4,
        SampleEncoding.Float64 => 8,
        _ => 1,
    };

    public int BytesPerFrame => BytesPerSample * Channels;

    /// <summary>Refuses impossible numbers of channels and sample rates.</summary>
    /// <exception cref="AudioFormatException">A number is out of range.</exception>
    public static void CheckChannelsAndRate(string formatName, long channels, long sampleRate)
    {
        if (channels is < 1 or > MaxChannels)
            throw new AudioFormatException($"The {formatName} file claims {channels} channels; from 1 to {MaxChannels} are read.");
        if (sampleRate is < Resampler.MinRate or > Resampler.MaxRate)
            throw new AudioFormatException(
                $"The {formatName} file claims a sample rate of {sampleRate} Hz; from {Resampler.MinRate} to " +
                $"{Resampler.MaxRate} Hz are read.");
    }
}
