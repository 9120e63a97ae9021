using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Models.Evaluation;
using Gtzan.Tests.Models.Training;

namespace Gtzan.Tests.Models.Evaluation;

public sealed class PredictionsTests
{
    [Fact]
    public void A_track_has_the_mean_log_probability_of_its_segments()
    {
        // Segments of the tracks 0, 0, 1, 2, 2, 2, of which some were asked for, in any order.
        var dataset = SmallData.WithTracks((0, 2), (1, 1), (0, 3));
        var predictions = new Predictions(
            2, [5, 2, 0, 3], [0, 1, 0, 0],
            [Math.Log(0.9), Math.Log(0.1), Math.Log(0.5), Math.Log(0.5), Math.Log(0.2), Math.Log(0.8), Math.Log(0.4), Math.Log(0.6)]);

        var tracks = predictions.ByTrack(dataset);

        Assert.Equal([0, 1, 2], tracks.Segments);
        Assert.Equal([0, 1, 0], tracks.Labels);
        Assert.Equal(Math.Log(0.8), tracks.Row(0)[1], 14);
        Assert.Equal(Math.Log(0.5), tracks.Row(1)[0], 14);
        Assert.Equal((Math.Log(0.9) + Math.Log(0.4)) / 2, tracks.Row(2)[0], 14);
        Assert.Equal((Math.Log(0.1) + Math.Log(0.6)) / 2, tracks.Row(2)[1], 14);

        // Track 2 is right by the mean of logarithms, although one of its two segments is wrong.
        Assert.Equal(0.25, predictions.Accuracy, 14);
        Assert.Equal(1 / 3.0, tracks.Accuracy, 14);
    }

    [Fact]
    public void The_loss_is_the_mean_of_minus_the_logarithm_of_the_right_genres_probability()
    {
        var predictions = new Predictions(2, [0, 1], [0, 1], [Math.Log(0.25), Math.Log(0.75), Math.Log(0.5), Math.Log(0.5)]);

        Assert.Equal((Math.Log(4) + Math.Log(2)) / 2, predictions.Loss, 14);
    }

    [Fact]
    public void More_segments_than_a_batch_are_predicted_as_each_by_itself()
    {
        var data = SmallData.Create(["a", "b"], tracksPerGenre: 70);
        using var device = Device.Create("cpu", threads: 2);
        var model = SmallData.Mlp.Build(SmallData.Parameters(), genres: 2, device);
        int[] segments = [.. Enumerable.Range(0, 280)];

        var all = Predictions.Of(model, data.Dataset, segments);

        foreach (var segment in (int[])[0, 127, 128, 255, 256, 279])
            Assert.Equal(Predictions.Of(model, data.Dataset, [segment]).Row(0).ToArray(), all.Row(segment).ToArray());
    }
}
