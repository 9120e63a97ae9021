using Gtzan.Audio.Synthesis;

namespace Gtzan.Tests.Audio.Synthesis;

public class SyntheticCorpusTests
{
    private const int SampleRate = 22_050;

    public static TheoryData<int> Genres => [.. Enumerable.Range(0, 10)];

    [Fact]
    public void It_describes_itself()
    {
        SyntheticCorpus corpus = new(tracksPerGenre: 3, duration: 2.5, seed: 9);
        Assert.True(corpus.IsSynthetic);
        Assert.Equal("synthetic corpus, 10 styles of 3 tracks of 2.5 s, seed 9", corpus.Description);
        Assert.Equal(30, corpus.Tracks.Count);
        Assert.Equal("blues/blues.00000.wav", corpus.Tracks[0].Name);
        Assert.Equal("rock/rock.00002.wav", corpus.Tracks[^1].Name);
        Assert.Equal(9, corpus.Tracks[^1].Genre);
        Assert.All(corpus.Tracks, track => Assert.StartsWith(corpus.Genres[track.Genre] + "/", track.Name, StringComparison.Ordinal));
        string[] fingerprints =
        [
            corpus.Fingerprint, new SyntheticCorpus(4, 2.5, 9).Fingerprint, new SyntheticCorpus(3, 2, 9).Fingerprint,
            new SyntheticCorpus(3, 2.5, 8).Fingerprint,
        ];
        Assert.Equal(4, fingerprints.Distinct().Count());
    }

    [Theory]
    [MemberData(nameof(Genres))]
    public void A_track_is_finite_audible_and_within_full_scale(int genre)
    {
        SyntheticCorpus corpus = new(tracksPerGenre: 2, duration: 6);
        for (var track = 2 * genre; track < (2 * genre) + 2; track++)
        {
            var samples = corpus.Load(track, SampleRate).Samples;
            Assert.Equal(6 * SampleRate, samples.Length);
            Assert.DoesNotContain(samples, sample => !float.IsFinite(sample));
            Assert.InRange(samples.Max(Math.Abs), 0.1f, 1);
            Assert.True(samples.Chunk(3 * SampleRate).All(half => RootMeanSquare(half) > 0.003));
            Assert.InRange(samples.Average(), -0.02f, 0.02f);
        }
    }

    [Fact]
    public void A_track_is_the_same_bits_whatever_the_order_the_threads_and_the_number_of_tracks()
    {
        SyntheticCorpus small = new(tracksPerGenre: 2, duration: 2), large = new(tracksPerGenre: 5, duration: 2);
        float[][] inOrder = [.. Enumerable.Range(0, 20).Select(track => small.Load(track, SampleRate).Samples)];
        var inParallel = new float[20][];
        Parallel.For(0, 20, track => inParallel[19 - track] = large.Load(((19 - track) / 2 * 5) + ((19 - track) % 2), SampleRate).Samples);
        for (var track = 0; track < 20; track++)
            Assert.True(inOrder[track].AsSpan().SequenceEqual(inParallel[track]), $"track {track} differs");
    }

    [Fact]
    public void Tracks_and_seeds_differ()
    {
        SyntheticCorpus corpus = new(tracksPerGenre: 2, duration: 1, seed: 1);
        var track = corpus.Load(4, SampleRate).Samples;
        Assert.False(track.AsSpan().SequenceEqual(corpus.Load(5, SampleRate).Samples));
        Assert.False(track.AsSpan().SequenceEqual(new SyntheticCorpus(2, 1, 2).Load(4, SampleRate).Samples));
    }

    [Theory]
    [InlineData(8_000)]
    [InlineData(11_025)]
    [InlineData(16_000)]
    [InlineData(44_100)]
    [InlineData(96_000)]
    public void Any_sample_rate_renders_the_same_music(int sampleRate)
    {
        SyntheticCorpus corpus = new(tracksPerGenre: 1, duration: 1.5);
        for (var genre = 0; genre < 10; genre++)
        {
            var samples = corpus.Load(genre, sampleRate).Samples;
            Assert.Equal((int)Math.Round(1.5 * sampleRate), samples.Length);
            Assert.DoesNotContain(samples, sample => !float.IsFinite(sample) || Math.Abs(sample) > 1);
            Assert.True(RootMeanSquare(samples) > 0.003);
        }
    }

    [Fact]
    public void A_very_short_track_has_at_least_one_sample() =>
        Assert.Single(new SyntheticCorpus(1, 1e-9).Load(0, SampleRate).Samples);

    [Fact]
    public void Invalid_arguments_are_refused_with_their_values()
    {
        AssertMessage("SyntheticCorpus: tracks per genre must be between 1 and 100000, not 0.", () => new SyntheticCorpus(0));
        AssertMessage("SyntheticCorpus: duration must be above 0 and at most 600 seconds, not -1.5.", () => new SyntheticCorpus(1, -1.5));
        AssertMessage(
            "SyntheticCorpus: duration must be above 0 and at most 600 seconds, not NaN.", () => new SyntheticCorpus(1, double.NaN));
        SyntheticCorpus corpus = new(tracksPerGenre: 1, duration: 1);
        AssertMessage("SyntheticCorpus: track must be between 0 and 9, not 10.", () => corpus.Load(10, SampleRate));
        AssertMessage("SyntheticCorpus: track must be between 0 and 9, not -1.", () => corpus.Load(-1, SampleRate));
        AssertMessage("SyntheticCorpus: sample rate must be between 8000 and 96000 Hz, not 4000.", () => corpus.Load(0, 4000));
    }

    private static void AssertMessage(string message, Func<object> action) =>
        Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(action).Message, StringComparison.Ordinal);

    private static double RootMeanSquare(float[] samples) => Math.Sqrt(samples.Average(sample => (double)sample * sample));
}
