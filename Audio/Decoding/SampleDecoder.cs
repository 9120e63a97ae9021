using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Gtzan.Audio.Decoding;

/// <summary>Converts encoded samples to floats, checks them, and averages channels.</summary>
internal static class SampleDecoder
{
    // Integers stored as floats reach 2³¹; squares and sums of much larger values would overflow.
    private const float MaxMagnitude = 4294967296f;

    /// <summary>Decodes encoded samples; channels stay interleaved.</summary>
    public static void Decode(ReadOnlySpan<byte> bytes, SampleFormat format, Span<float> values)
    {
        switch (format.Encoding)
        {
            case SampleEncoding.Unsigned8:
                for (var i = 0; i < values.Length; i++)
                    values[i] = (bytes[i] - 128) / 128f;
                break;
            case SampleEncoding.Signed8:
                for (var i = 0; i < values.Length; i++)
                    values[i] = (sbyte)bytes[i] / 128f;
                break;
            case SampleEncoding.Signed16 when format.BigEndian != BitConverter.IsLittleEndian:
                DecodeNative16(MemoryMarshal.Cast<byte, short>(bytes), values);
                break;
            case SampleEncoding.Signed16:
                for (var i = 0; i < values.Length; i++)
                    values[i] = BinaryPrimitives.ReverseEndianness(MemoryMarshal.Read<short>(bytes[(2 * i)..])) / 32768f;
                break;
            case SampleEncoding.Signed24:
                for (var i = 0; i < values.Length; i++)
                    values[i] = ReadInt24(bytes.Slice(3 * i, 3), format.BigEndian) / 8388608f;
                break;
            case SampleEncoding.Signed32:
                for (var i = 0; i < values.Length; i++)
                    values[i] = ReadInt32(bytes[(4 * i)..], format.BigEndian) / 2147483648f;
                break;
            case SampleEncoding.Float32:
                for (var i = 0; i < values.Length; i++)
                    values[i] = BitConverter.Int32BitsToSingle(ReadInt32(bytes[(4 * i)..], format.BigEndian));
                break;
            case SampleEncoding.Float64:
                for (var i = 0; i < values.Length; i++)
                    values[i] = (float)(format.BigEndian
                        ? BinaryPrimitives.ReadDoubleBigEndian(bytes[(8 * i)..])
                        : BinaryPrimitives.ReadDoubleLittleEndian(bytes[(8 * i)..]));
                break;
            case SampleEncoding.MuLaw or SampleEncoding.ALaw:
                var table = format.Encoding == SampleEncoding.MuLaw ? G711.MuLaw : G711.ALaw;
                for (var i = 0; i < values.Length; i++)
                    values[i] = table[bytes[i]];
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(format), format.Encoding, "No such encoding.");
        }
    }

    /// <summary>16-bit integers in the machine's byte order, which nearly all files have: sixteen at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization | MethodImplOptions.NoInlining)]
    private static void DecodeNative16(ReadOnlySpan<short> shorts, Span<float> values)
    {
        // A multiplication by 2⁻¹⁵ is the division by 2¹⁵, to the bit.
        const float Scale = 1 / 32768f;
        var whole = values.Length / Vector256<short>.Count * Vector256<short>.Count;
        var encoded = MemoryMarshal.Cast<short, Vector256<short>>(shorts[..whole]);
        var decoded = MemoryMarshal.Cast<float, Vector256<float>>(values[..whole]);
        for (var i = 0; i < encoded.Length; i++)
        {
            var (lower, upper) = Vector256.Widen(encoded[i]);
            decoded[2 * i] = Vector256.ConvertToSingle(lower) * Scale;
            decoded[(2 * i) + 1] = Vector256.ConvertToSingle(upper) * Scale;
        }

        for (var i = whole; i < values.Length; i++)
            values[i] = shorts[i] * Scale;
    }

    private static int ReadInt32(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? BinaryPrimitives.ReadInt32BigEndian(bytes) : BinaryPrimitives.ReadInt32LittleEndian(bytes);

    // The most significant byte is signed.
    private static int ReadInt24(ReadOnlySpan<byte> bytes, bool bigEndian) =>
        bigEndian ? ((sbyte)bytes[0] << 16) | (bytes[1] << 8) | bytes[2] : ((sbyte)bytes[2] << 16) | (bytes[1] << 8) | bytes[0];

    /// <summary>Refuses impossible values.</summary>
    /// <exception cref="AudioFormatException">A value is not a number, or far too large.</exception>
    public static void CheckFloats(ReadOnlySpan<float> values, long firstFrame, int channels, string formatName)
    {
        for (var i = 0; i < values.Length; i++)
        {
            // Written so that NaN fails.
            if (!(MathF.Abs(values[i]) <= MaxMagnitude))
                throw new AudioFormatException(
                    $"Sample {firstFrame + (i / channels)} (channel {(i % channels) + 1}) of the {formatName} file is {values[i]}, " +
                    $"which is not audio: samples must be finite and within ±{MaxMagnitude}.");
        }
    }

    /// <summary>Averages the channels of each frame.</summary>
    public static void Average(ReadOnlySpan<float> interleaved, int channels, Span<float> mono)
    {
        if (channels == 1)
        {
            interleaved.CopyTo(mono);
            return;
        }

        for (var frame = 0; frame < mono.Length; frame++)
        {
            float sum = 0;
            foreach (var value in interleaved.Slice(frame * channels, channels))
                sum += value;
            mono[frame] = sum / channels;
        }
    }
}
