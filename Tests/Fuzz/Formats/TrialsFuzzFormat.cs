using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Tuning;
using Gtzan.Tests.Models.Study.Tuning;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>The <c>trials.jsonl</c> of a search: a line of JSON that identifies the search, then one per result.</summary>
internal sealed class TrialsFuzzFormat : FuzzFormat
{
    private readonly TuningPlan _plan = TuningSearchTests.Plan();
    private readonly string[] _lines;

    public TrialsFuzzFormat()
    {
        using (var log = SearchLog.Open(Folder.Root, _plan, "cpu"))
        {
            log.Append(new RungResult(1, 2, _plan.Rungs[0].Epochs, _plan.Trials[1], [0.5, 0.25, 1], [1, 2, 0.5]));
            log.Append(new RungResult(2, 2, _plan.Rungs[1].Epochs, _plan.Trials[1], [], []));
        }

        _lines = File.ReadAllLines(Path);
        Valid = [Utf8(string.Join('\n', _lines) + '\n'), Utf8(_lines[0] + "\n" + _lines[1] + "\n{\"cut off")];
    }

    public override string Name => "trials.jsonl";

    public override int Share => 2;

    public override IReadOnlyList<byte[]> Valid { get; }

    public override IReadOnlyList<string> Words { get; } = [
        "\"rung\":0,", "\"trial\":0,", "\"trial\":99,", "\"accuracy\":[]", "\"loss\":[1e999]", "null", "{}", "\n", "[", "]", "{",
        "}", "\\ud800"];

    public override (int Bytes, int BytesAByte) Memory => (256 << 10, 60);

    private string Path => Folder[SearchLog.FileName];

    public override bool IsRefusal(Exception exception) => exception is ProgramException;

    public override byte[] Generate(FuzzRandom random) =>
        Utf8(string.Concat(
            _lines.Select(line => (random.OnceIn(4) ? JsonTree.WithFaults(line, random) : line) + (random.OnceIn(20) ? "" : "\n"))));

    public override void Read(byte[] file)
    {
        File.WriteAllBytes(Path, file);
        using var log = SearchLog.Open(Folder.Root, _plan, "cpu");
        for (var trial = 1; trial <= _plan.Trials.Count; trial++)
            Require(log.Find(1, trial) is not { } result || double.IsFinite(result.Accuracy), "an accuracy is not finite");
    }
}
