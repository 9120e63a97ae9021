using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Layers;
using Gtzan.Models.Evaluation;
using Gtzan.Tests.Models.Training;

namespace Gtzan.Tests.Models.Evaluation;

public sealed class HiddenFeaturesTests
{
    [Fact]
    public void The_nearest_are_those_in_the_same_direction()
    {
        var candidates = new Dictionary<int, double[]> { [4] = [0, 2], [7] = [10, 1], [9] = [-1, 0], [11] = [0, 0] };

        var nearest = HiddenFeatures.Nearest([1, 0], candidates, 3).ToArray();

        Assert.Equal([7, 4, 11], nearest.Select(pair => pair.Track));
        Assert.Equal(10 / Math.Sqrt(101), nearest[0].Cosine, 12);
    }

    [Fact]
    public void A_track_is_the_mean_of_its_segments_in_front_of_the_last_layer()
    {
        using var device = new ReferenceDevice();
        var data = SmallData.Create(["a", "b"]).Dataset;
        var model = new Sequential(new Flatten(), new Dense(2));
        model.Build(device, [data.Frames, data.FeaturesPerFrame], seed: 1);
        int[] segments = [.. Enumerable.Range(0, data.SegmentCount).Where(segment => data.TrackOfSegment[segment] == 1).Take(2)];

        var features = HiddenFeatures.ByTrack(model, data, segments);

        Assert.Equal([1], features.Keys);
        Assert.Equal((data.Segment(segments[0])[3] + data.Segment(segments[1])[3]) / 2.0, features[1][3], 5);
    }
}
