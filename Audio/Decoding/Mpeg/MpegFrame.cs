using System.Buffers.Binary;
using NLayer;

namespace Gtzan.Audio.Decoding.Mpeg;

/// <summary>
/// The four bytes that every frame of MPEG audio begins with (ISO/IEC 11172-3, 2.4.2.3; 13818-3 for half the sample rates, and a quarter of
/// them as is usual).
/// </summary>
/// <param name="Bits">The header, big-endian.</param>
internal readonly record struct MpegFrame(uint Bits)
{
    /// <summary>The length of the longest frame: layer II, 160 kbit/s, 8 kHz, with padding.</summary>
    public const int Longest = 2881;

    /// <summary>The bytes of a header.</summary>
    public const int HeaderLength = 4;

    /// <summary>The most samples a channel of one frame.</summary>
    public const int MaxSamples = 1152;

    private const int LayerIBits = 3, LayerIIIBits = 1, Version1Bits = 3, Version2Bits = 2, NoVersion = 1;

    private const uint KindMask = 0x1E0C00;

    private static readonly int[] Kilobits1I = [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448];

    private static readonly int[] Kilobits1II = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];

    private static readonly int[] Kilobits1III = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

    private static readonly int[] Kilobits2I = [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256];

    private static readonly int[] Kilobits2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

    private static readonly int[] SampleRates = [44100, 48000, 32000];

    /// <summary>Whether this is a valid header with a known bit rate (not free format).</summary>
    public bool IsValid => Bits >> 21 == 0x7FF && VersionBits != NoVersion && LayerBits != 0 &&
        BitRateIndex is not (0 or 15) && SampleRateIndex < SampleRates.Length;

    /// <summary>The version of the standard.</summary>
    public MpegVersion Version => VersionBits switch
    {
        Version1Bits => MpegVersion.Version1,
        Version2Bits => MpegVersion.Version2,
        _ => MpegVersion.Version25,
    };

    /// <summary>The layer; MP3 is layer III.</summary>
    public MpegLayer Layer => (MpegLayer)(4 - LayerBits);

    /// <summary>Whether 16 bits with a checksum follow the header.</summary>
    public bool HasChecksum => (Bits & 0x10000) == 0;

    /// <summary>The index of the bit rate in the tables.</summary>
    public int BitRateIndex => (int)(Bits >> 12) & 15;

    /// <summary>The index of the sample rate in the table.</summary>
    public int SampleRateIndex => (int)(Bits >> 10) & 3;

    /// <summary>The channel mode.</summary>
    public MpegChannelMode ChannelMode => (MpegChannelMode)((Bits >> 6) & 3);

    /// <summary>The mode extension of joint stereo.</summary>
    public int ChannelModeExtension => (int)(Bits >> 4) & 3;

    /// <summary>The number of channels.</summary>
    public int Channels => ChannelMode == MpegChannelMode.Mono ? 1 : 2;

    /// <summary>Samples a second, in hertz.</summary>
    public int SampleRate => SampleRates[SampleRateIndex] / (VersionBits switch { Version1Bits => 1, Version2Bits => 2, _ => 4 });

    /// <summary>Bits a second.</summary>
    public int BitRate => 1000 * BitRates[BitRateIndex];

    /// <summary>
    /// The samples a channel that the frame decodes to: 384 in layer I, 1,152 in the others, but half of them in layer III at the lower
    /// rates.
    /// </summary>
    public int Samples => LayerBits == LayerIBits ? 384 : LayerBits == LayerIIIBits && !IsVersion1 ? MaxSamples / 2 : MaxSamples;

    /// <summary>The bytes of the frame, header included. Layer I counts in slots of four bytes.</summary>
    public int Length => LayerBits == LayerIBits
        ? 4 * ((12 * BitRate / SampleRate) + Padding)
        : (Samples / 8 * BitRate / SampleRate) + Padding;

    /// <summary>The length of layer III's side information, which follows the header and checksum.</summary>
    public int SideInformation => (IsVersion1, Channels) switch { (true, 2) => 32, (false, 1) => 9, _ => 17 };

    private int[] BitRates => (IsVersion1, LayerBits) switch
    {
        (true, LayerIBits) => Kilobits1I,
        (true, LayerIIIBits) => Kilobits1III,
        (true, _) => Kilobits1II,
        (false, LayerIBits) => Kilobits2I,
        _ => Kilobits2,
    };

    private bool IsVersion1 => VersionBits == Version1Bits;

    private int VersionBits => (int)(Bits >> 19) & 3;

    private int LayerBits => (int)(Bits >> 17) & 3;

    private int Padding => (int)(Bits >> 9) & 1;

    /// <summary>Reads four bytes as a header, which may be invalid.</summary>
    /// <param name="bytes">At least the bytes of a header.</param>
    public static MpegFrame At(ReadOnlySpan<byte> bytes) => new(BinaryPrimitives.ReadUInt32BigEndian(bytes));

    /// <summary>Whether two headers have the same version, layer and sample rate, as all headers of a file must.</summary>
    public bool IsOfOneKind(MpegFrame other) => IsValid && other.IsValid && ((Bits ^ other.Bits) & KindMask) == 0;
}
