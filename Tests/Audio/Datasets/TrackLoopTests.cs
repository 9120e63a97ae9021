using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;

namespace Gtzan.Tests.Audio.Datasets;

public sealed class TrackLoopTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Results_come_in_the_order_of_the_tracks_and_few_at_once(int threads)
    {
        var used = new List<int>();
        int waiting = 0, most = 0;
        TrackLoop.RunInOrder(
            new Tracks(60), new BuildOptions { Threads = threads }, () => new Random(1), (track, random) =>
            {
                Thread.Sleep(random.Next(3));
                most = Math.Max(most, Interlocked.Increment(ref waiting));
                return track;
            },
            (track, result) =>
            {
                Assert.Equal(track, result);
                Interlocked.Decrement(ref waiting);
                used.Add(track);
            });
        Assert.Equal(Enumerable.Range(0, 60), used);
        Assert.InRange(most, 1, threads);
    }

    [Fact]
    public void A_failure_ends_the_others_and_is_what_is_told()
    {
        var options = new BuildOptions { Threads = 4 };
        Assert.Equal("track 7", Assert.Throws<IOException>(() => TrackLoop.RunInOrder(
            new Tracks(60), options, () => 0, (track, _) => track == 7 ? throw new IOException("track 7") : track, (_, _) => { })).Message);
        Assert.Equal("use 9", Assert.Throws<IOException>(() => TrackLoop.RunInOrder(
            new Tracks(60), options, () => 0, (track, _) => track, (track, _) => _ = track == 9 ? throw new IOException("use 9") : 0)).Message);
    }

    [Fact]
    public void It_can_be_stopped()
    {
        using var stop = new CancellationTokenSource();
        Assert.ThrowsAny<OperationCanceledException>(() => TrackLoop.RunInOrder(
            new Tracks(60), new BuildOptions { Threads = 4, Cancellation = stop.Token }, () => 0, (track, _) => track, (track, _) =>
            {
                Assert.InRange(track, 0, 20);
                if (track == 20)
                    stop.Cancel();
            }));
    }

    private sealed class Tracks(int count) : ITrackSource
    {
        public string Description => "numbers";

        public bool IsSynthetic => true;

        public IReadOnlyList<string> Genres => ["a", "b"];

        IReadOnlyList<TrackDescription> ITrackSource.Tracks { get; } = [.. Enumerable.Range(0, count).Select(i => new TrackDescription($"{i}", 0))];

        public string Fingerprint => "numbers";

        public AudioSignal Load(int track, int sampleRate) => throw new NotSupportedException();
    }
}
