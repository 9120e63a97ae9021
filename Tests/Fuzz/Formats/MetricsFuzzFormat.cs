using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>The <c>metrics.jsonl</c> of a run: a line of JSON an epoch.</summary>
internal sealed class MetricsFuzzFormat : FuzzFormat
{
    private const string First = """{"epoch":1,"loss":2.3458,"accuracy":0.26,"validation_loss":2.518,"validation_accuracy":0.173}""";

    private const string Second = """{"epoch":2,"loss":1.546,"accuracy":0.468,"validation_loss":2.1881,"validation_accuracy":0.286}""";

    private readonly RunFolder _run;

    public MetricsFuzzFormat() => _run = new RunFolder(Folder.Root);

    public override string Name => "metrics.jsonl";

    public override int Share => 4;

    public override IReadOnlyList<byte[]> Valid { get; } = [Utf8(First + "\n" + Second + "\n"), Utf8(First), []];

    public override IReadOnlyList<string> Words { get; } = [
        "\"epoch\":", "\"loss\":", "\"accuracy\":", "\"validation_loss\":", "\"validation_accuracy\":", "null", "{}", "\n", "\n\n", "[",
        "]", "{", "}", "\"NaN\"", "1e999"];

    public override (int Bytes, int BytesAByte) Memory => (64 << 10, 40);

    public override bool IsRefusal(Exception exception) => exception is ProgramException;

    public override byte[] Generate(FuzzRandom random) =>
        Utf8(string.Concat(
            Enumerable.Range(0, 1 + random.Length(4))
                .Select(_ => (random.OnceIn(2) ? First : JsonTree.WithFaults(Second, random)) + (random.OnceIn(10) ? "" : "\n"))));

    public override void Read(byte[] file)
    {
        File.WriteAllBytes(_run.MetricsFile, file);
        foreach (var epoch in _run.ReadMetrics())
        {
            Require(epoch is not null, "an epoch is null");
            Require(
                double.IsFinite(epoch!.Loss + epoch.Accuracy + epoch.ValidationLoss + epoch.ValidationAccuracy), "a figure is not finite");
        }
    }
}
