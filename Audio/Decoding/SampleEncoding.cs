namespace Gtzan.Audio.Decoding;

/// <summary>How one sample is stored in a file.</summary>
internal enum SampleEncoding
{
    /// <summary>One byte, 128 being silence (WAV).</summary>
    Unsigned8,

    /// <summary>One byte in two's complement (AU).</summary>
    Signed8,

    /// <summary>Two bytes in two's complement.</summary>
    Signed16,

    /// <summary>Three bytes in two's complement.</summary>
    Signed24,

    /// <summary>Four bytes in two's complement.</summary>
    Signed32,

    /// <summary>IEEE 754 single precision.</summary>
    Float32,

    /// <summary>IEEE 754 double precision.</summary>
    Float64,

    /// <summary>ITU-T G.711 μ-law.</summary>
    MuLaw,

    /// <summary>ITU-T G.711 A-law.</summary>
    ALaw,
}

/// <summary>What a header says about the samples that follow: their encoding, byte order, channels and rate.</summary>
/// <param name="Encoding">How a sample is stored.</param>
/// <param name="BigEndian">Whether the most significant byte comes first.</param>
/// <param name="Channels">Samples in a frame.</param>
/// <param name="SampleRate">Frames a second, in hertz.</param>
internal readonly record struct SampleFormat(SampleEncoding Encoding, bool BigEndian, int Channels, int SampleRate)
{
    public int BytesPerSample => Encoding switch
    {
        SampleEncoding.Signed16 => 2,
        SampleEncoding.Signed24 => 3,
        SampleEncoding.Signed32 or SampleEncoding.Float32 => 4,
        SampleEncoding.Float64 => 8,
        _ => 1,
    };

    public int BytesPerFrame => BytesPerSample * Channels;
}
