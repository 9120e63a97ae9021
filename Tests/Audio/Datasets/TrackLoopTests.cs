using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;

namespace Gtzan.Tests.Audio.Datasets;

public sealed class TrackLoopTests
{
    // Only a broken loop waits this long.
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    // Among concurrent tracks, the last always finishes first.
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Results_come_in_the_order_of_the_tracks_and_few_at_once(int threads)
    {
        const int Count = 60;
        var used = new List<int>();
        ManualResetEventSlim[] ready = [.. Enumerable.Range(0, Count).Select(_ => new ManualResetEventSlim())];
        var atWork = 0;
        TrackLoop.RunInOrder(
            new Tracks(Count), new BuildOptions { Threads = threads }, () => 0, (track, _) =>
            {
                Assert.InRange(Interlocked.Increment(ref atWork), 1, threads);
                var isLastOfGroup = (track + 1) % threads == 0;
                Assert.True(isLastOfGroup || ready[track + 1].Wait(Timeout), $"track {track + 1} is not at work beside track {track}");
                ready[track].Set();
                return track;
            },
            (track, result) =>
            {
                Assert.Equal(track, result);
                Interlocked.Decrement(ref atWork);
                used.Add(track);
            });
        Assert.Equal(Enumerable.Range(0, Count), used);
    }

    [Fact]
    public void A_failure_stops_the_other_threads_and_is_reported()
    {
        var options = new BuildOptions { Threads = 4 };
        Assert.Equal("track 7", Assert.Throws<IOException>(() => TrackLoop.RunInOrder(
            new Tracks(60), options, () => 0, (track, _) => track == 7 ? throw new IOException("track 7") : track, (_, _) => { })).Message);
        Assert.Equal("use 9", Assert.Throws<IOException>(() => TrackLoop.RunInOrder(
            new Tracks(60), options, () => 0, (track, _) => track,
            (track, _) => _ = track == 9 ? throw new IOException("use 9") : 0)).Message);
    }

    // Meanwhile the next track waits for its turn, which must not come any more.
    [Fact]
    public void It_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        using var isNextReady = new ManualResetEventSlim();
        var used = new List<int>();
        Assert.ThrowsAny<OperationCanceledException>(() => TrackLoop.RunInOrder(
            new Tracks(60), new BuildOptions { Threads = 4, Cancellation = stop.Token }, () => 0, (track, _) =>
            {
                if (track == 21)
                    isNextReady.Set();
                return track;
            },
            (track, _) =>
            {
                used.Add(track);
                if (track != 20)
                    return;
                Assert.True(isNextReady.Wait(Timeout), "track 21 is not at work beside track 20");
                stop.Cancel();
            }));
        Assert.Equal(Enumerable.Range(0, 21), used);
    }

    private sealed class Tracks(int count) : ITrackSource
    {
        public string Description => "numbers";

        public bool IsSynthetic => true;

        public IReadOnlyList<string> Genres => ["a", "b"];

        IReadOnlyList<TrackDescription> ITrackSource.Tracks { get; } = [.. Enumerable.Range(0, count).Select(
            i => new TrackDescription($"{i}", 0))];

        public string Fingerprint => "numbers";

        public AudioSignal Load(int track, int sampleRate) => throw new NotSupportedException();
    }
}
