using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Gtzan.Audio.Synthesis;

namespace Gtzan.Tests.Audio.Synthesis;

/// <summary>
/// The samples are promised to be the same bits everywhere, with any vector width. These are the first digits of the SHA-256 of four
/// seconds of each style's first track. If a change of the sound is meant, raise SyntheticCorpus.SoundVersion and pin the new digits.
/// </summary>
public class SoundVersionTests
{
    [Theory]
    [InlineData(0, "59141A48BB7F3AD7")]
    [InlineData(1, "66330C42EF22E3F5")]
    [InlineData(2, "3FF95BE67F5A0E29")]
    [InlineData(3, "4CAB930CDF891385")]
    [InlineData(4, "864B8960EE6A1526")]
    [InlineData(5, "2C72461DED51230E")]
    [InlineData(6, "F5395780A4150A17")]
    [InlineData(7, "1869800FF5FF8A08")]
    [InlineData(8, "2790841C47CF8975")]
    [InlineData(9, "241FC53989C31114")]
    public void The_sound_matches_its_version(int genre, string digits)
    {
        var samples = new SyntheticCorpus(tracksPerGenre: 1, duration: 4).Load(genre, sampleRate: 22_050).Samples;
        Assert.StartsWith(digits, Convert.ToHexString(SHA256.HashData(MemoryMarshal.AsBytes<float>(samples))), StringComparison.Ordinal);
    }
}
