using System.Numerics.Tensors;
using System.Text;
using Gtzan.Audio.Datasets;
using Gtzan.Tests.Audio.Datasets;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>Data sets as JSON: our own and those of the tutorial.</summary>
internal sealed class DatasetJsonFuzzFormat : FuzzFormat
{
    private readonly string[] _texts =
    [
        """{"mapping": ["a", "b"], "labels": [0, 1, 1], "mfcc": [[[1], [2.5]], [[-3], [0]], [[1e-3], [4]]], "tracks": ["s", "t", "t"],""" +
        """ "recipe": {"sampleRate": 1000, "duration": 1, "segments": 10, "hopLength": 60, "fftLength": 64, "mfcc": 1,""" +
        """ "padding": "Reflect"}, "origin": {"description": "small", "synthetic": false}}""",
        """{"recipe": {"sampleRate": 8000, "duration": 0.5, "segments": 10, "hopLength": 400, "fftLength": 16, "mfcc": 2,""" +
        """ "padding": "Zeros"}, "extra": {"a": [1, {"b": []}]}, "mfcc": [[[1, 2], [3, 4]]], "labels": [0], "mapping": ["ä"]}""",
        $$"""{"mapping": ["blues", "rock"], "labels": [1], "mfcc": [[{{string.Join(',', Enumerable.Repeat("[1,2,3]", 130))}}]]}""",
    ];

    public override string Name => "dataset.json";

    public override int Share => 9;

    public override IReadOnlyList<byte[]> Valid => field ??= [.. _texts.Select(Utf8)];

    public override IReadOnlyList<string> Words { get; } =
    [
        "\"mapping\":", "\"labels\":", "\"mfcc\":", "\"tracks\":", "\"recipe\":", "\"origin\":", "\"description\":", "\"hopLength\":",
        "\"duration\": 3600,", "\"sampleRate\": 768000,", "[", "]", "{", "}", "null", "\\ud800", "/**/", ",",
    ];

    // A buffer of 64 kB and one of 16,384 numbers to begin with.
    public override (int Bytes, int BytesAByte) Memory => (256 << 10, 60);

    public override bool IsRefusal(Exception exception) => exception is DatasetException;

    public override byte[] Generate(FuzzRandom random) => Utf8(JsonTree.WithFaults(random.Choose(_texts), random));

    public override void Read(byte[] file) => Check(DatasetJson.Read(new MemoryStream(file), "fuzz"));

    /// <summary>Checks the invariants that readers of a dataset rely on.</summary>
    public static void Check(GenreDataset dataset)
    {
        Require(
            dataset.SegmentCount > 0 && dataset.TrackOfSegment.Length == dataset.SegmentCount,
            "it has no segments, or not a track for each");
        Require(
            dataset.Features.Length == (long)dataset.SegmentCount * dataset.Frames * dataset.FeaturesPerFrame,
            "its features do not fit its segments");
        Require(TensorPrimitives.IsFiniteAll<float>(dataset.Numbers()), "its features are not finite");
        Require(dataset.Labels.All(label => label >= 0 && label < dataset.Genres.Count), "a label has no genre");
        Require(dataset.TrackOfSegment.All(track => track >= 0 && track < dataset.Tracks.Count), "a segment has no track");
        Require(
            dataset.Tracks.All(track => track.Name is not null && track.Genre >= 0 && track.Genre < dataset.Genres.Count),
            "a track has no genre");
        dataset.Recipe.Validate();
        Require(Encoding.UTF8.GetByteCount(dataset.Description) >= 0, "it has no description");
    }
}
