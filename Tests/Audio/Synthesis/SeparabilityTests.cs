using Gtzan.Audio.Synthesis;

namespace Gtzan.Tests.Audio.Synthesis;

/// <summary>A nearest-centroid classifier, to check that the styles differ but are not trivial to classify.</summary>
public class SeparabilityTests
{
    private const int SampleRate = 11_025;
    private const int TracksPerGenre = 8;
    private const int Segments = 3;
    private const int SegmentSeconds = 3;

    // A bank of resonators an octave or so apart; a segment's features are the mean and the spread over time of their levels.
    private static readonly double[] Bands = [50, 90, 160, 300, 550, 1000, 1800, 3000, 4500];

    [Fact]
    public void Nearest_centroids_do_far_better_than_chance_and_far_from_perfectly()
    {
        SyntheticCorpus corpus = new(TracksPerGenre, Segments * SegmentSeconds);
        var features = new double[corpus.Tracks.Count][][];
        Parallel.For(0, features.Length, track => features[track] =
            [.. corpus.Load(track, SampleRate).Samples.Chunk(SegmentSeconds * SampleRate).Select(Features)]);

        // Odd tracks are for training, even tracks for testing.
        double[][] centroids = [.. Enumerable.Range(0, 10).Select(genre => Mean([.. Enumerable.Range(0, TracksPerGenre)
            .Where(track => track % 2 == 1).SelectMany(track => features[(genre * TracksPerGenre) + track])]))];
        double[] scale = [.. Enumerable.Range(0, centroids[0].Length).Select(
            i => Deviation(features.SelectMany(track => track).Select(x => x[i])))];
        int[] asked = [.. Enumerable.Range(0, features.Length).Where(track => track % TracksPerGenre % 2 == 0)];
        int Nearest(double[] x) => Enumerable.Range(0, 10).MinBy(genre => Distance(x, centroids[genre], scale));
        var accuracy = asked.SelectMany(track => features[track].Select(x => Nearest(x) == corpus.Tracks[track].Genre ? 1.0 : 0)).Average();
        Assert.InRange(accuracy, 0.2, 0.9);
    }

    private static double[] Features(float[] segment) => [.. Bands.SelectMany(band =>
    {
        double[] levels = [.. Levels(segment, band)];
        return new[] { levels.Average(), Deviation(levels) };
    })];

    /// <summary>Level in decibels of a resonator, twenty times a second.</summary>
    private static IEnumerable<double> Levels(float[] segment, double hertz)
    {
        var radius = Math.Exp(-Math.PI * 0.5 * hertz / SampleRate);
        var feedback = 2 * radius * Math.Cos(2 * Math.PI * hertz / SampleRate);
        double last = 0, beforeLast = 0;
        foreach (var frame in segment.Chunk(SampleRate / 20))
        {
            double power = 0;
            foreach (var sample in frame)
            {
                var output = ((1 - radius) * sample) + (feedback * last) - (radius * radius * beforeLast);
                (last, beforeLast) = (output, last);
                power += output * output;
            }

            yield return 10 * Math.Log10((power / frame.Length) + 1e-9);
        }
    }

    private static double[] Mean(double[][] rows) =>
        [.. Enumerable.Range(0, rows[0].Length).Select(i => rows.Average(row => row[i]))];

    private static double Deviation(IEnumerable<double> values)
    {
        var mean = values.Average();
        return Math.Sqrt(values.Average(value => (value - mean) * (value - mean)));
    }

    private static double Distance(double[] left, double[] right, double[] scale) =>
        left.Select((value, i) => (value - right[i]) / scale[i]).Sum(difference => difference * difference);
}
