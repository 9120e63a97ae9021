using Gtzan.Audio.Datasets;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;
using Gtzan.Tests.Models.Training;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>The <c>split.json</c> of a run.</summary>
internal sealed class SplitFileFuzzFormat : FuzzFormat
{
    private readonly GenreDataset _dataset = SmallData.WithTracks((0, 2), (0, 1), (0, 3), (1, 1), (1, 2), (1, 2));
    private readonly string _text;

    public SplitFileFuzzFormat()
    {
        SplitFile.Write(
            new RunFolder(Folder.Root), DataSplit.Create(_dataset, SplitMode.Track, 0.3f, 0.3f, 1), _dataset,
            new DataOrigin("/music", "a corpus", IsSynthetic: false), TrainingData.Hash(_dataset));
        _text = File.ReadAllText(Path);
        Valid = [Utf8(_text)];
    }

    public override string Name => "split.json";

    public override int Share => 4;

    public override IReadOnlyList<byte[]> Valid { get; }

    public override IReadOnlyList<string> Words { get; } = [
        "\"mode\":", "\"track\"", "\"hash\":", "\"train\":", "\"test\":", "\"test_means\":", "\"data\":", "\"genres\":", "\"path\": null,",
        "null", "[", "]", "{", "}", "\\ud800", "\"genre0/0.wav\":"];

    public override (int Bytes, int BytesAByte) Memory => (256 << 10, 100);

    private string Path => Folder["split.json"];

    public override bool IsRefusal(Exception exception) => exception is ProgramException;

    public override byte[] Generate(FuzzRandom random) => Utf8(JsonTree.WithFaults(_text, random));

    public override void Read(byte[] file)
    {
        File.WriteAllBytes(Path, file);
        var read = SplitFile.Read(Path);
        Require(read.Data.Description is not null && read.Genres.All(genre => genre is not null), "something in its origin is null");
        var split = SplitFile.Read(Path, _dataset);
        Require(
            split.Train.Concat(split.Validation).Concat(split.Test).All(segment => segment >= 0 && segment < _dataset.SegmentCount),
            "it has a segment that is not there");
    }
}
