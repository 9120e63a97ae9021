using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Reads audio files from memory.</summary>
internal static class AudioBytes
{
    /// <summary>Decodes a file.</summary>
    public static AudioSignal Read(byte[] file) => AudioFile.Read(new MemoryStream(file));

    /// <summary>Checks that a file is refused with a message that contains a text.</summary>
    public static void Refuse(string part, byte[] file) => Refusal.Says<AudioFormatException>(part, () => Read(file));
}
