using Gtzan.Tests.Audio.Decoding;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>Ogg files with one codec in them. Half of them get valid checksums, so that a reader parses their pages.</summary>
internal abstract class OggFuzzFormat : AudioFuzzFormat
{
    public override byte[] Input(ulong seed, uint index)
    {
        var file = base.Input(seed, index);
        return index % 2 == 0 ? OggBytes.Mend([.. file]) : file;
    }
}
