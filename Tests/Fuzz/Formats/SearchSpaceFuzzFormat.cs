using System.Text;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Study.Tuning;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>Search spaces, as in <c>tuning.yaml</c> and <c>--space</c>: a line with the model's name, then one per dimension.</summary>
internal sealed class SearchSpaceFuzzFormat : FuzzFormat
{
    private const int MaxTrials = 20;

    private static readonly string[] Values =
    [
        "", "1", "0", "-1", "1..2", "1e-5..1e-2/4", "1e-5..1.00000001e-5", "1e-5..1e-5", "2..1", "0..0", "0..1/1", "0..0.5/2",
        "1e-300..1e300", "-1e308..1e308", "1..65536/1000", "1..2/1001", "1...2", "..", "1..", "..1", "1..2..3", "nan..1",
        "0..inf", "16|32|64", "|", "16||32", "16|16", "[64,32]|[128]", "[", "]", "[[", "[1,2", "relu|tanh", "relu|none", "1|x", "0.5..1.5",
        "1e10", "4294967296", "1e-400..1", "0.1|1e-1",
    ];

    private static readonly string[] Keys =
        [
            .. GenreModel.All.SelectMany(Tunable.Of).Select(tunable => tunable.Key).Distinct(), "epochs", "learning-rate", "",
            " batch_size ", "x=y"];

    public override string Name => "search space";

    public override int Share => 5;

    public override IReadOnlyList<byte[]> Valid { get; } =
    [
        Utf8("mlp\nlearning_rate=1e-4..1e-3/2,batch_size=8|16\nactivation=relu|tanh\nmlp.depth=1..4/4"),
        Utf8("cnn\ncnn.filters=[8,16,32]|[4]\ncnn.dropout=0.1..0.3"),
        Utf8("rnn\nrnn.lstm_size=8..9/2\nlearning_rate=0.001\nbatch_size=16\nrnn.dense_units=8\nrnn.dropout=0.5"),
    ];

    public override IReadOnlyList<string> Words { get; } = [.. Keys, .. Values, "=", ",", "\n", ".."];

    // Values are tried one by one, each in hyper-parameters of its own.
    public override (int Bytes, int BytesAByte) Memory => (4 << 20, 20_000);

    public override bool IsRefusal(Exception exception) => exception is ProgramException;

    public override byte[] Generate(FuzzRandom random)
    {
        var text = new StringBuilder(random.Choose(GenreModel.All).Name);
        for (var lines = random.Length(5); lines >= 0; lines--)
            text.Append(random.OnceIn(3) ? ',' : '\n').Append(random.Choose(Keys)).Append('=').Append(random.Choose(Values));
        return Utf8(text.ToString());
    }

    public override void Read(byte[] file)
    {
        var lines = Encoding.UTF8.GetString(file).Split('\n');
        var model = GenreModel.Named(lines[0]);
        var space = SearchSpace.Of(model, HyperParameters.Defaults, lines[1..], []);
        var trials = space.Sample(MaxTrials, 1, Tunable.Of(model));
        Require(
            trials.Count > 0 && trials.Select(trial => trial.ToString()).Distinct().Count() == trials.Count,
            "its trials are none, or not different");
        Require(
            space.GridCount >= 1 && (space.GridCount > MaxTrials || space.Grid().Count == (int)space.GridCount),
            "its grid has another number of trials");
    }
}
