using System.Text;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>The <c>hparams.yaml</c> of a run, with the model's name in its first line.</summary>
internal sealed class HyperParametersFuzzFormat : FuzzFormat
{
    private static readonly string[] Values =
    [
        "", "0", "1", "-1", "1.5", "1e999", ".nan", ".inf", "0x10", "0o17", "1_000", "~", "null", "true", "relu", "segment", "lstm",
        "table", "[]", "[1]", "[256, 128, 64]", "[1, [2]]", "{}", "{a: 1}", "{layers: [1]}", "\"8000\"", "'8000'",
        "!!int 3", "!!binary aGk=", "!local x", "&a [1]", "*a", "|\n  8000", ">-\n  8000", "\"\\ud800\"", "\"\\x00\"", "? a", "- 1", "[",
        "]", "{", "}", "\"", "'", "@", "`", "%", "\t1", "65536", "2147483647", "2147483648", "NaN",
        "[3, 3, 3]", "[1, 1, 1, 1]",
    ];

    private static readonly string[] Keys = [
        .. HyperParameter.All.Select(parameter => parameter.Key), "mlp", "cnn", "rnn", "nothing", "", "<<", "? ", "- ", "mlp.layers",
        "\"epochs\"", "&a epochs", "*a"];

    private readonly RunFolder _run;

    public HyperParametersFuzzFormat() => _run = new RunFolder(Folder.Root);

    public override string Name => "hparams.yaml";

    public override int Share => 5;

    public override IReadOnlyList<byte[]> Valid { get; } =
    [
        Utf8(HyperParameters.Defaults.ToYaml("model: mlp")),
        Utf8(
            "# model: cnn\nsample_rate: 8000\nduration: 6\nnum_segments: 2\nmlp: {layers: [16]}\ncnn: {filters: [4, 4, 4], dense_units: " +
            "8}\nrnn: {lstm_size: 8}\n"),
        Utf8("# model: rnn\n---\nepochs: 2 # few\nrnn:\n  dropout: '0.5'\n...\n"),
    ];

    public override IReadOnlyList<string> Words { get; } = [
        .. Keys, .. Values, "# model: ", "---\n", "...\n", "%YAML 1.2\n", ": ", "\n  ", "# ", "\u0085", "\uFEFF"];

    // YAML is parsed twice.
    public override (int Bytes, int BytesAByte) Memory => (1 << 20, 600);

    public override bool IsRefusal(Exception exception) => exception is ProgramException;

    public override byte[] Generate(FuzzRandom random)
    {
        var text = new StringBuilder(random.OnceIn(10) ? "" : "# model: mlp\n");
        for (var lines = random.Length(12); lines >= 0; lines--)
        {
            var key = random.Choose(Keys);
            var dot = key.IndexOf('.', StringComparison.Ordinal);
            if (dot > 0 && !random.OnceIn(4))
                text.Append(key[..dot]).Append(":\n  ").Append(key[(dot + 1)..]);
            else
                text.Append(random.OnceIn(10) ? "  " : "").Append(key);
            text.Append(random.OnceIn(20) ? "" : ": ").Append(random.Choose(Values)).Append(random.OnceIn(20) ? "" : "\n");
        }

        if (random.OnceIn(40))
            text.Append("mlp: ").Append(random.Choose((string[])["[", "{a: ", "- "])[0], 2000);
        return Utf8(text.ToString());
    }

    public override void Read(byte[] file)
    {
        File.WriteAllBytes(_run.HyperParametersFile, file);
        var (_, parameters) = _run.ReadHyperParameters();
        Require(parameters.Recipe.FramesPerSegment > 0 && float.IsFinite(parameters.LearningRate), "what comes of it cannot be");
    }
}
