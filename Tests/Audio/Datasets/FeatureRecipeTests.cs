using Gtzan.Audio.Datasets;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Features;

namespace Gtzan.Tests.Audio.Datasets;

public sealed class FeatureRecipeTests
{
    [Fact]
    public void The_defaults_are_the_papers()
    {
        var recipe = new FeatureRecipe();
        recipe.Validate();
        Assert.Equal((66150, 130, 13), (recipe.SamplesPerSegment, recipe.FramesPerSegment, recipe.Mfcc));
        Assert.Equal("mfcc v3; rate 22050; duration 30; segments 10; coefficients 13; fft 2048; hop 512; padding Zeros", recipe.Key);
    }

    [Fact]
    public void Every_field_is_part_of_the_key()
    {
        var recipe = new FeatureRecipe();
        FeatureRecipe[] others =
        [
            recipe with { SampleRate = 16000 }, recipe with { Duration = 29.5 }, recipe with { Segments = 5 }, recipe with { Mfcc = 20 },
            recipe with { FftLength = 1024 }, recipe with { HopLength = 256 }, recipe with { Padding = FramePadding.Reflect },
            recipe with { Features = FeatureKinds.Mel }, recipe with { SegmentSeconds = 3 },
            recipe with { Framing = SegmentFraming.Track }, recipe with { MelBands = 64 }, recipe with { MinimumFrequency = 20 },
            recipe with { MaximumFrequency = 8000 }, recipe with { Power = 1 }, recipe with { Compression = MelCompression.Log10 },
        ];
        Assert.Equal(others.Length + 1, others.Append(recipe).Select(other => other.Key).Distinct().Count());
    }

    [Fact]
    public void Impossible_recipes_are_refused()
    {
        var recipe = new FeatureRecipe();
        FeatureRecipe[] impossible =
        [
            recipe with { SampleRate = 0 }, recipe with { Duration = 0 }, recipe with { Duration = double.NaN },
            recipe with { Duration = 1e9 },
            recipe with { Segments = 0 }, recipe with { Segments = 1_000_000 }, recipe with { Mfcc = 0 }, recipe with { Mfcc = 129 },
            recipe with { FftLength = 1 }, recipe with { HopLength = 0 },
            recipe with { SampleRate = 768_000, Duration = 3600, Segments = 1 },
            recipe with { Duration = 0.3, Padding = FramePadding.Reflect },
            recipe with { Features = FeatureKinds.None }, recipe with { Features = FeatureKinds.Delta | FeatureKinds.Mel },
            recipe with { SegmentSeconds = 31 }, recipe with { SegmentSeconds = double.NaN }, recipe with { SegmentSeconds = 1e-6 },
            recipe with { SegmentSeconds = 0.18, Features = FeatureKinds.Mfcc | FeatureKinds.Delta },
            recipe with { SegmentSeconds = 0.02, Framing = SegmentFraming.Track }, recipe with { MelBands = 0 },
            recipe with { MaximumFrequency = 12_000 }, recipe with { MinimumFrequency = -1 }, recipe with { Power = 3 },
            recipe with { Compression = (MelCompression)2 }, recipe with { Framing = (SegmentFraming)2 },
        ];
        Assert.All(impossible, other => Assert.Throws<ArgumentException>(other.Validate));
    }

    [Theory]
    [InlineData(1, 30, 44)]
    [InlineData(3, 10, 130)]
    [InlineData(7.5, 4, 323)]
    [InlineData(1.1, 27, 48)]
    [InlineData(30, 1, 1292)]
    public void A_track_has_as_many_segments_of_a_length_as_fit(double seconds, int segments, int frames)
    {
        var recipe = new FeatureRecipe { SegmentSeconds = seconds };
        recipe.Validate();
        Assert.Equal((segments, frames), (recipe.SegmentsPerTrack, recipe.FramesPerSegment));
        Assert.Equal(segments, new Segmenter(recipe).Count(661_500));
    }

    [Theory]
    [InlineData(FeatureKinds.Mfcc, 13)]
    [InlineData(FeatureKinds.Mfcc | FeatureKinds.Delta, 39)]
    [InlineData(FeatureKinds.Mel, 128)]
    [InlineData(FeatureKinds.Chroma, 12)]
    [InlineData(FeatureKinds.Mfcc | FeatureKinds.Delta | FeatureKinds.Mel | FeatureKinds.Chroma, 179)]
    public void Kinds_of_features_stand_side_by_side(FeatureKinds kinds, int features) =>
        Assert.Equal(features, new FeatureRecipe { Features = kinds }.FeaturesPerFrame);

    [Theory]
    [InlineData("mfcc", "mfcc")]
    [InlineData("chroma+mel", "mel+chroma")]
    [InlineData("delta+mfcc", "mfcc+delta")]
    [InlineData("", null)]
    [InlineData("MFCC", null)]
    [InlineData("mel+", null)]
    [InlineData("mel+mel", null)]
    [InlineData("delta", null)]
    [InlineData("mel+delta", null)]
    public void Kinds_of_features_are_read_in_any_order(string text, string? kinds)
    {
        Assert.Equal(kinds is not null, FeatureKindNames.TryParse(text, out var read));
        if (kinds is not null)
            Assert.Equal(kinds, FeatureKindNames.Format(read));
    }

    // 66,048 samples are the fewest that have 130 frames.
    [Theory]
    [InlineData(0, 0)]
    [InlineData(66_047, 0)]
    [InlineData(66_048, 1)]
    [InlineData(66_150, 1)]
    [InlineData(66_151, 1)]
    [InlineData(132_197, 1)]
    [InlineData(132_198, 2)]
    [InlineData(661_500, 10)]
    [InlineData(661_794, 10)]
    [InlineData(5_000_000, 10)]
    public void A_file_has_as_many_segments_as_pass_the_length_test(int samples, int segments) =>
        Assert.Equal(segments, new Segmenter(new FeatureRecipe()).Count(samples));

    [Fact]
    public void Segments_follow_each_other()
    {
        float[] samples = [.. Enumerable.Range(0, 132_250).Select(i => (float)i)];
        var segmenter = new Segmenter(new FeatureRecipe());
        Assert.Equal((0f, 66_149f), (segmenter.Segment(samples, 0).Samples[0], segmenter.Segment(samples, 0).Samples[^1]));
        Assert.Equal((66_150f, 132_249f), (segmenter.Segment(samples, 1).Samples[0], segmenter.Segment(samples, 1).Samples[^1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => segmenter.Segment(samples, 2).FirstFrame);
    }

    [Fact]
    public void A_hop_that_divides_the_segment_still_gives_segments()
    {
        var recipe = new FeatureRecipe { HopLength = 525 };
        Assert.Equal(127, recipe.FramesPerSegment);
        Assert.Equal(126, (recipe with { FftLength = 1001 }).FramesPerSegment);
        Assert.Equal(10, new Segmenter(recipe).Count(661_500));

        // 65,625 samples are 125 hops, and an odd frame needs a sample at its centre.
        var odd = recipe with { FftLength = 1001 };
        Assert.Equal((0, 1), (new Segmenter(odd).Count(65_625), new Segmenter(odd).Count(65_626)));
    }
}
