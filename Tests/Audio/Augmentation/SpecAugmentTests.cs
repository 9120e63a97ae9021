using Gtzan.Audio.Augmentation;

namespace Gtzan.Tests.Audio.Augmentation;

public sealed class SpecAugmentTests
{
    private const int Frames = 50, Bands = 20;

    private static readonly float[] Fill = [.. Enumerable.Range(0, Bands).Select(band => -1f - band)];

    [Fact]
    public void Masks_are_rows_and_columns_of_the_fill_no_wider_than_allowed()
    {
        var (frames, bands) = (new HashSet<int>(), new HashSet<int>());
        for (var segment = 0; segment < 200; segment++)
        {
            var features = Masked(0.2, 0.1, segment);
            var maskedFrames = Enumerable.Range(0, Frames).Where(frame => Enumerable.Range(0, Bands).All(band => IsMasked(frame, band)));
            var maskedBands = Enumerable.Range(0, Bands).Where(band => Enumerable.Range(0, Frames).All(frame => IsMasked(frame, band)));
            Assert.InRange(maskedFrames.Count(), 0, 2 * 5);
            Assert.InRange(maskedBands.Count(), 0, 2 * 4);
            for (var i = 0; i < features.Length; i++)
            {
                var isMasked = maskedFrames.Contains(i / Bands) || maskedBands.Contains(i % Bands);
                Assert.Equal(isMasked ? Fill[i % Bands] : 1, features[i]);
            }

            frames.UnionWith(maskedFrames);
            bands.UnionWith(maskedBands);

            bool IsMasked(int frame, int band) => features[(frame * Bands) + band] != 1;
        }

        Assert.Equal((Frames, Bands), (frames.Count, bands.Count));
    }

    [Fact]
    public void Masks_of_no_width_change_nothing() => Assert.All(Masked(0, 0, 1), value => Assert.Equal(1, value));

    [Fact]
    public void Masks_may_cover_everything() => Assert.Equal(Frames * Bands, Masked(1, 1, 1).Length);

    [Fact]
    public void Masks_depend_on_the_segment()
    {
        Assert.Equal(Masked(0.5, 0.5, 1), Masked(0.5, 0.5, 1));
        Assert.NotEqual(Masked(0.5, 0.5, 1), Masked(0.5, 0.5, 2));
    }

    private static float[] Masked(double frequency, double time, int segment)
    {
        var features = new float[Frames * Bands];
        Array.Fill(features, 1);
        new SpecAugment(frequency, time, Fill).Apply(features, new AugmentationRandom(1, 1, segment, AugmentationKinds.Spec));
        return features;
    }
}
