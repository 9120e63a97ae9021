using System.Buffers.Binary;

namespace Gtzan.Audio.Decoding;

/// <summary>The four bytes that every frame of MPEG audio begins with (ISO/IEC 11172-3, 2.4.2.3; 13818-3 for half the sample rates, and a quarter of them as is usual).</summary>
internal static class MpegFrame
{
    /// <summary>No frame is longer: 160 kbit/s of layer II at 8 kHz, with padding.</summary>
    public const int Longest = 2881;

    /// <summary>The bytes of a header.</summary>
    public const int HeaderLength = 4;

    private const int LayerI = 3, LayerIII = 1, Version1 = 3, Version2 = 2, NoVersion = 1;

    private static readonly int[] Kilobits1I = [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448];

    private static readonly int[] Kilobits1II = [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384];

    private static readonly int[] Kilobits1III = [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320];

    private static readonly int[] Kilobits2I = [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256];

    private static readonly int[] Kilobits2 = [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160];

    private static readonly int[] SampleRates = [44100, 48000, 32000];

    /// <summary>Whether two headers are of the same version, layer and sample rate, as those of a file.</summary>
    public static bool AreOfOneKind(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        LengthAt(one) > 0 && LengthAt(other) > 0 && ((BinaryPrimitives.ReadUInt32BigEndian(one) ^ BinaryPrimitives.ReadUInt32BigEndian(other)) & 0x1E0C00) == 0;

    /// <summary>The bytes of the frame that begins with a header; 0 if it is none, or does not say how long its frame is.</summary>
    /// <param name="bytes">At least a header's.</param>
    public static int LengthAt(ReadOnlySpan<byte> bytes)
    {
        uint header = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        int version = (int)(header >> 19) & 3, layer = (int)(header >> 17) & 3, bitRate = (int)(header >> 12) & 15, sampleRate = (int)(header >> 10) & 3, padding = (int)(header >> 9) & 1;
        if (header >> 21 != 0x7FF || version == NoVersion || layer == 0 || bitRate is 0 or 15 || sampleRate == SampleRates.Length)
            return 0;

        int[] kilobits = (version == Version1, layer) switch
        {
            (true, LayerI) => Kilobits1I,
            (true, LayerIII) => Kilobits1III,
            (true, _) => Kilobits1II,
            (false, LayerI) => Kilobits2I,
            _ => Kilobits2,
        };
        int rate = SampleRates[sampleRate] / (version switch { Version1 => 1, Version2 => 2, _ => 4 });

        // Layer I counts in slots of four bytes; the others have 1,152 samples a frame, but layer III half of them at the lower rates.
        int bits = kilobits[bitRate] * 1000;
        return layer == LayerI ? 4 * ((12 * bits / rate) + padding) : ((layer == LayerIII && version != Version1 ? 72 : 144) * bits / rate) + padding;
    }
}
