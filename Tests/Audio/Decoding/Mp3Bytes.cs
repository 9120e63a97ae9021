using System.Buffers.Binary;
using System.Text;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Writes MP3 files frame by frame. Frames hold random bits or silence.</summary>
internal static class Mp3Bytes
{
    /// <summary>
    /// Headers: 128 kbit/s at 44.1 kHz in mono and stereo; 64 kbit/s at 22.05 kHz in mono; 32 kbit/s at 11.025 kHz in mono.
    /// </summary>
    public const uint Mono44 = 0xFFFB90C0, Stereo = 0xFFFB9000, Mono22 = 0xFFF380C0, Mono11 = 0xFFE340C0;

    /// <summary>A frame without sound.</summary>
    public static byte[] Silent(uint header) => Frame(header, []);

    /// <summary>A frame of layer III.</summary>
    /// <param name="header">Its four bytes.</param>
    /// <param name="content">What follows them, from the side information on; zeros fill the rest.</param>
    public static byte[] Frame(uint header, byte[] content)
    {
        var frame = new byte[new Gtzan.Audio.Decoding.Mpeg.MpegFrame(header).Length];
        BinaryPrimitives.WriteUInt32BigEndian(frame, header);
        content.AsSpan(0, Math.Min(content.Length, frame.Length - 4)).CopyTo(frame.AsSpan(4));
        return frame;
    }

    /// <summary>
    /// A frame with sound: in each granule some pairs of small numbers, and then smaller ones, all of random bits, which are codes whatever
    /// they are.
    /// </summary>
    public static byte[] Noisy(uint header, Random random, int gain = 160)
    {
        var frame = new Gtzan.Audio.Decoding.Mpeg.MpegFrame(header);
        var isVersion1 = frame.Version == NLayer.MpegVersion.Version1;
        int granules = isVersion1 ? 2 : 1, bits = (frame.Length - 4 - frame.SideInformation) * 8 / granules / frame.Channels;
        var side = new BitWriter(highestFirst: true);
        side.Write(0, isVersion1 ? frame.Channels == 1 ? 9 + 5 + 4 : 9 + 3 + 8 : frame.Channels == 1 ? 8 + 1 : 8 + 2);
        for (var i = granules * frame.Channels; i > 0; i--)
        {
            // Length, pairs of numbers, gain, lengths of scale factors, no window switching, tables 1, 2 and 3, two regions; and what
            // follows them.
            side.Write(Math.Min(bits, 700), 12).Write(30, 9).Write(gain + random.Next(8), 8).Write(0, isVersion1 ? 4 : 9).Write(0, 1);
            side.Write(1, 5).Write(2, 5).Write(3, 5).Write(3, 4).Write(2, 3).Write(0, isVersion1 ? 3 : 2);
        }

        var content = new byte[frame.Length - 4];
        random.NextBytes(content.AsSpan(frame.SideInformation));
        var bytes = side.ToArray();
        for (var i = 0; i < bytes.Length; i++)
            content[i] |= bytes[i];
        return Frame(header, content);
    }

    /// <summary>The first frame of an encoder, with the frame count, delay and padding.</summary>
    public static byte[] Info(uint header, uint frames, int delay, int padding, string name = "Info", string encoder = "LAME3.100")
    {
        byte[] content = new byte[new Gtzan.Audio.Decoding.Mpeg.MpegFrame(header).SideInformation + 144], fields = new byte[8];
        BinaryPrimitives.WriteUInt32BigEndian(fields, 1);
        BinaryPrimitives.WriteUInt32BigEndian(fields.AsSpan(4), frames);
        byte[] tag = [.. Encoding.ASCII.GetBytes(name), .. fields, .. Encoding.ASCII.GetBytes(encoder.PadRight(9, '\0')), .. new byte[12],
            (byte)(delay >> 4), (byte)((delay << 4) | (padding >> 8)), (byte)padding];
        tag.CopyTo(content.AsSpan(new Gtzan.Audio.Decoding.Mpeg.MpegFrame(header).SideInformation));
        return Frame(header, content);
    }

    /// <summary>Frames one after the other.</summary>
    public static byte[] File(params byte[][] frames) => [.. frames.SelectMany(frame => frame)];
}
