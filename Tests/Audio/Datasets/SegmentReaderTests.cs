using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Decoding.Wav;

namespace Gtzan.Tests.Audio.Datasets;

public sealed class SegmentReaderTests
{
    // Segments of 800 samples. With a hop of 90 a last one may lack 80 of them, with 100 none.
    [Theory]
    [InlineData(800)]
    [InlineData(799)]
    [InlineData(801)]
    [InlineData(1600)]
    [InlineData(12_345)]
    [InlineData(79_950)]
    public void The_segments_are_those_of_the_decoded_recording(int length)
    {
        var signal = SmallCorpus.Noise(3, length);
        foreach (
            var (hop, fft, framing) in
            from hop in (int[])[100, 90, 300]
            from fft in (int[])[256, 255]
            from framing in Enum.GetValues<SegmentFraming>()
            select (hop, fft, framing))
        {
            var recipe = SmallCorpus.Recipe with { HopLength = hop, FftLength = fft, Framing = framing };
            var segmenter = new Segmenter(recipe, wholeTrack: true);
            var segments = new SegmentReader(Open(signal), recipe);

            Assert.Equal(segmenter.Count(length), segments.Count);
            for (var i = 0; i < segments.Count; i++)
            {
                Segment expected = segmenter.Segment(signal.Samples, i), actual = segments.Next();
                Assert.Equal(expected.Samples, actual.Samples);
                Assert.Equal(expected.FirstFrame, actual.FirstFrame);
            }

            Assert.Throws<InvalidOperationException>(() => segments.Next().FirstFrame);
            Assert.Equal(Math.Max(0, length - (segments.Count * recipe.SamplesPerSegment)), segments.LeftOut);
        }
    }

    [Fact]
    public void Two_days_have_as_many_segments_as_they_should() =>
        Assert.Equal((57_600, 57_599), (new Segmenter(new FeatureRecipe(), wholeTrack: true).Count(3_810_240_000),
        new Segmenter(new FeatureRecipe(), wholeTrack: true).Count(3_810_240_000 - 500)));

    [Fact]
    public void A_recording_at_another_rate_is_refused() =>
        Refusal.Says<ArgumentException>("at 8000 Hz; the recipe asks for 9000 Hz",
        () => new SegmentReader(Open(SmallCorpus.Noise(1, 2000)), SmallCorpus.Recipe with { SampleRate = 9000 }));

    private static AudioSource Open(AudioSignal signal)
    {
        var file = new MemoryStream();
        WavWriter.Write(file, signal.Samples, signal.SampleRate, 1, WavEncoding.Float32);
        return AudioFile.Open(new MemoryStream(file.ToArray()));
    }
}
