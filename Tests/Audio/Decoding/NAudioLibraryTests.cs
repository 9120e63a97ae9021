using Gtzan.Audio.Decoding;
using static Gtzan.Tests.Audio.Decoding.ForeignFiles;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Through NAudio, in the upstream-packages build, libsndfile gives what it gives when it is called without.</summary>
public sealed class NAudioLibraryTests
{
    [SndfileTheory]
    [InlineData(Flac | Pcm16, 1)]
    [InlineData(Flac | Pcm24, 2)]
    [InlineData(Aiff | Float, 3)]
    [InlineData(Ogg | Vorbis, 2)]
    [InlineData(Mp3 | LayerIII, 2)]
    public void The_samples_are_the_same(int format, int channels)
    {
        byte[] file = Encode(format, TestSignals.Noise(30_000 * channels), 44100, channels);
        AudioSignal expected = new SoundLibraryDecoder(new Sndfile()).Decode(new MemoryStream(file)), actual = new SoundLibraryDecoder(new NAudioLibrary()).Decode(new MemoryStream(file));
        Assert.Equal(expected.SampleRate, actual.SampleRate);
        Assert.Equal(expected.Samples, actual.Samples);
        using AudioSource audio = new SoundLibraryDecoder(new NAudioLibrary()).Open(new MemoryStream(file));
        Assert.Equal(expected.Samples.Length, audio.Length);
    }

    [SndfileFact]
    public void What_it_refuses_is_refused_in_the_same_words()
    {
        foreach (byte[] file in (byte[][])["fLaC------------"u8.ToArray(), Encode(Flac | Pcm16, TestSignals.Noise(20_000))[..9_000], Encode(Aiff | Pcm16, TestSignals.Noise(2000))[..900]])
        {
            string[] messages = [.. ((SoundLibrary[])[new Sndfile(), new NAudioLibrary()]).Select(library =>
                Assert.Throws<AudioFormatException>(() => new SoundLibraryDecoder(library).Decode(new MemoryStream(file))).Message[..30])];
            Assert.Equal(messages[0], messages[1]);
        }
    }

    [SndfileFact]
    public void It_knows_its_formats()
    {
        foreach (ForeignFormat format in (ForeignFormat[])[ForeignFormat.Mp3, ForeignFormat.Flac, ForeignFormat.Ogg, ForeignFormat.Aiff])
            Assert.True(new NAudioLibrary().Reads(format));
        Assert.False(new NAudioLibrary().Reads(new ForeignFormat("nothing", 0x7F0000)));
        Assert.False(new Sndfile().Reads(new ForeignFormat("nothing", 0x7F0000)));
        Assert.Equal(new Sndfile().Version, new NAudioLibrary().Version);
    }
}
