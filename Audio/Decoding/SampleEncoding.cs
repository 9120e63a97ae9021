namespace Gtzan.Audio.Decoding;

/// <summary>The encoding of a sample in a file.</summary>
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
