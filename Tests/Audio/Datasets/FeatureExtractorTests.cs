using Gtzan.Audio.Datasets;
using Gtzan.Audio.Dsp.Decibels;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Stft;
using Gtzan.Audio.Features;

namespace Gtzan.Tests.Audio.Datasets;

public sealed class FeatureExtractorTests
{
    private static readonly FeatureRecipe Recipe = SmallCorpus.Recipe with
    {
        MelBands = 20,
        FftLength = 256,
        HopLength = 80,
    };

    private static float[] Signal => SmallCorpus.Noise(5, Recipe.SamplesPerSegment).Samples;

    [Fact]
    public void Mfccs_are_those_of_the_extractor_of_mfccs() =>
        Assert.Equal(new MfccExtractor(Recipe.ToMfccOptions()).Extract(Signal), Extract(Recipe, Signal));

    [Theory]
    [InlineData(2)]
    [InlineData(1)]
    public void Mel_bands_are_in_decibels_or_the_logarithm_of_one_and_ten_times_them(int power)
    {
        var recipe = Recipe with { Features = FeatureKinds.Mel, Power = power, MinimumFrequency = 100, MaximumFrequency = 3000 };
        var extractor = new MfccExtractor(recipe.ToMfccOptions());
        var mel = new float[recipe.FramesPerSegment * 20];
        extractor.ExtractMel(Signal, mel);

        var decibels = DecibelsReference.FromPower([Array.ConvertAll(mel, cell => (double)cell)], 80)[0];
        AssertClose(decibels, Extract(recipe, Signal), 1e-3);
        AssertClose(
            Array.ConvertAll(mel, cell => Math.Log10(1 + (10.0 * cell))),
            Extract(recipe with { Compression = MelCompression.Log10 }, Signal), 1e-6);
    }

    [Fact]
    public void A_power_of_one_sums_magnitudes()
    {
        var options = Recipe.ToMfccOptions() with { Power = 1, Coefficients = 5 };
        var expected = Mfcc.Compute(Signal, options).SelectMany(frame => frame).ToArray();
        AssertClose(expected, new MfccExtractor(options).Extract(Signal), 1e-3);
    }

    [Fact]
    public void Chroma_are_the_pitch_classes_of_the_segment()
    {
        var spectrogram = new Spectrogram(Recipe.SampleRate, Recipe.FftLength, Recipe.HopLength);
        spectrogram.Compute(Signal);
        Assert.Equal(ChromaStft.Extract(spectrogram), Extract(Recipe with { Features = FeatureKinds.Chroma }, Signal));
    }

    [Fact]
    public void Several_kinds_stand_side_by_side()
    {
        FeatureKinds[] kinds = [FeatureKinds.Mfcc | FeatureKinds.Delta, FeatureKinds.Mel, FeatureKinds.Chroma];
        var parts = kinds.Select(kind => Extract(Recipe with { Features = kind }, Signal)).ToArray();
        var all = Extract(Recipe with { Features = kinds.Aggregate((left, right) => left | right) }, Signal);

        for (var frame = 0; frame < Recipe.FramesPerSegment; frame++)
            Assert.Equal(
                parts.SelectMany(part => part.Chunk(part.Length / Recipe.FramesPerSegment).ElementAt(frame)),
                all.Chunk(12 + 20 + 12).ElementAt(frame));
    }

    [Theory]
    [InlineData(FramePadding.Zeros, 256)]
    [InlineData(FramePadding.Reflect, 256)]
    [InlineData(FramePadding.Reflect, 255)]
    [InlineData(FramePadding.Edge, 255)]
    public void Frames_of_the_track_are_cut_into_segments(FramePadding padding, int fftLength)
    {
        var recipe = Recipe with
        {
            Features = FeatureKinds.Mel,
            Compression = MelCompression.Log10,
            Padding = padding,
            FftLength = fftLength,
            Framing = SegmentFraming.Track,
        };
        var track = SmallCorpus.Noise(6, 4321).Samples;
        var extractor = new MfccExtractor(recipe.ToMfccOptions());
        var expected = new float[extractor.FrameCount(track.Length) * 20];
        extractor.ExtractMel(track, expected);

        var segmenter = new Segmenter(recipe, wholeTrack: true);
        var size = recipe.FramesPerSegment * recipe.FeaturesPerFrame;
        Assert.Equal((10, 5), (recipe.FramesPerSegment, segmenter.Count(track.Length)));
        for (var i = 0; i < 5; i++)
        {
            var features = new float[size];
            new FeatureExtractor(recipe).Extract(segmenter.Segment(track, i), features);
            AssertClose([.. expected.Skip(i * size).Take(size).Select(cell => Math.Log10(1 + (10.0 * cell)))], features, 1e-6);
        }
    }

    /// <summary>A segment with its last frame's centre, and nothing after it, is the shortest one.</summary>
    [Theory]
    [InlineData(256, 800)]
    [InlineData(255, 721)]
    public void The_shortest_last_segment_has_all_its_features(int fftLength, int samples)
    {
        var recipe = Recipe with { FftLength = fftLength };
        var segmenter = new Segmenter(recipe);
        Assert.Equal((0, 1), (segmenter.Count(samples - 1), segmenter.Count(samples)));
        var signal = SmallCorpus.Noise(8, samples).Samples;
        var features = new float[recipe.FramesPerSegment * recipe.FeaturesPerFrame];
        new FeatureExtractor(recipe).Extract(segmenter.Segment(signal, 0), features);
        Assert.Equal(new MfccExtractor(recipe.ToMfccOptions()).Extract(signal), features);
    }

    [Fact]
    public void A_loud_sample_that_only_frames_before_the_segment_reach_does_not_raise_its_floor()
    {
        var recipe = Recipe with { Features = FeatureKinds.Mel, Framing = SegmentFraming.Track };
        float[] track = [.. SmallCorpus.Noise(7, 1600).Samples.Select((sample, i) => (i < 670 ? 30 : 1e-4f) * sample)];
        var features = new float[recipe.FramesPerSegment * recipe.FeaturesPerFrame];
        new FeatureExtractor(recipe).Extract(new Segmenter(recipe, wholeTrack: true).Segment(track, 1), features);
        Assert.InRange(features.Max(), -90, -60);
        Assert.True(features.Distinct().Count() > 100);
    }

    private static float[] Extract(FeatureRecipe recipe, float[] samples)
    {
        var features = new float[recipe.FramesPerSegment * recipe.FeaturesPerFrame];
        new FeatureExtractor(recipe).Extract(new Segment(samples, 0), features);
        return features;
    }

    private static void AssertClose(double[] expected, float[] actual, double tolerance) =>
        Assert.Equal(expected, actual.Select(value => (double)value), (x, y) => Math.Abs(x - y) <= tolerance * Math.Max(1, Math.Abs(x)));
}
