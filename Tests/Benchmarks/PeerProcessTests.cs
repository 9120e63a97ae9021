using System.Runtime.Intrinsics.X86;
using Gtzan.Benchmarks.Peers;
using Gtzan.Models.Configuration;

namespace Gtzan.Tests.Benchmarks;

/// <summary>The talk with the other side, which is a shell script here: no Python is needed.</summary>
[Trait("Category", "Slow")]
public sealed class PeerProcessTests : IDisposable
{
    private const string Hello = """read line; echo '{"python":"3.0","torch":"1.0","torchaudio":null,"numpy":"1.0","blas":null}'""";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void It_reports_its_versions_and_answers()
    {
        Requires.Unix();
        using var peer = Start(Hello, """read line; echo "{\"seconds\":[1,2.5]}" """);

        Assert.Equal("Python 3.0, PyTorch 1.0, torchaudio not found, NumPy 1.0, BLAS with PyTorch's threads", peer.Versions.ToString());
        Assert.Equal([1, 2.5], peer.AskNumbers(new { command = "run", count = 2 }, "seconds", 2));
    }

    [Fact]
    public void Commands_are_lines_of_json_in_pythons_spelling()
    {
        Requires.Unix();
        using var peer = Start(Hello, """read -r line; echo "{\"echo\":$line}" """);

        Assert.Equal(
            """{"command":"run","torch_threads":2}""",
            peer.Ask(new { command = "run", TorchThreads = 2 }).GetProperty("echo").GetRawText());
    }

    [Fact]
    public void An_answer_that_is_not_json_is_reported()
    {
        Requires.Unix();
        using var peer = Start(Hello, "read line; echo Segmentation fault");

        Assert.Equal(
            """The peer, sh with PyTorch, answered {"command":"run"} with "Segmentation fault", which is not a JSON object.""",
            Assert.Throws<ProgramException>(() => peer.Ask(new { command = "run" })).Message);
    }

    [Fact]
    public void A_peer_that_dies_is_reported_with_its_last_error_line()
    {
        Requires.Unix();
        using var peer = Start(Hello, "read line; echo 'Traceback (most recent call last):' >&2; echo 'MemoryError: no room.' >&2; exit 1");

        Assert.Equal(
            """The peer, sh with PyTorch, ended where it should have answered {"command":"run"}: MemoryError: no room.""",
            Assert.Throws<ProgramException>(() => peer.Ask(new { command = "run" })).Message);
    }

    [Fact]
    public void A_peer_that_dies_without_output_is_reported_with_its_exit_code()
    {
        Requires.Unix();
        using var peer = Start(Hello, "read line; exit 3");

        Assert.EndsWith(
            "it said nothing (exit code 3).", Assert.Throws<ProgramException>(() => peer.Ask(new { command = "run" })).Message,
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"seconds":[1]}""")]
    [InlineData("""{"seconds":[1,"2"]}""")]
    [InlineData("""{"seconds":3}""")]
    [InlineData("""{"times":[1,2]}""")]
    public void Invalid_or_too_few_numbers_are_reported(string answer)
    {
        Requires.Unix();
        using var peer = Start(Hello, $"read line; echo '{answer}'");

        Assert.Equal(
            $"The peer, sh with PyTorch, was asked for 2 numbers \"seconds\" and answered {answer}.",
            Assert.Throws<ProgramException>(() => peer.AskNumbers(new { command = "run" }, "seconds", 2)).Message);
    }

    [Fact]
    public void Stopping_kills_it()
    {
        Requires.Unix();
        using var stop = new CancellationTokenSource();
        using var peer = PeerProcess.Start("sh", Script(Hello, "read line; sleep 1000"), stop.Token);
        stop.CancelAfter(TimeSpan.FromMilliseconds(50));

        Assert.Throws<OperationCanceledException>(() => peer.Ask(new { command = "run" }));
    }

    [Fact]
    public void The_variables_that_slow_openblas_down_are_not_passed_on()
    {
        Requires.Unix();
        Environment.SetEnvironmentVariable("OPENBLAS_CORETYPE", "Haswell");
        Environment.SetEnvironmentVariable("OPENBLAS_L2_SIZE", "64");
        try
        {
            using var peer = Start(Hello, """read line; echo "{\"type\":\"${OPENBLAS_CORETYPE-none} ${OPENBLAS_L2_SIZE-none}\"}" """);
            var coreType = Avx512F.IsSupported ? "SkylakeX" : "none";
            Assert.Equal($"{coreType} none", peer.Ask(new { command = "run" }).GetProperty("type").GetString());
        }
        finally
        {
            Environment.SetEnvironmentVariable("OPENBLAS_CORETYPE", null);
            Environment.SetEnvironmentVariable("OPENBLAS_L2_SIZE", null);
        }
    }

    [Fact]
    public void Without_pytorch_only_our_column_is_measured_with_a_note()
    {
        Requires.Unix();
        var notes = new List<string>();

        Assert.Null(PeerSearch.Find("sh", notes.Add, CancellationToken.None, Script("""read line; echo '{"missing":"torch"}'""")));
        Assert.Equal(
            "No PyTorch: sh has no module torch. Only our column is measured. Install it (Debian: " +
            "apt-get install python3-torch python3-torchaudio; " +
            "elsewhere: pip install torch torchaudio numpy), or name an interpreter that has it with --python.",
            Assert.Single(notes));
    }

    [Fact]
    public void A_missing_named_interpreter_is_an_error()
    {
        var missing = _folder["python9"];

        Assert.Matches(
            @"^\S+python9 cannot be started \([^()]+[^.]\); give --python the path of an interpreter that has PyTorch\.$",
            Assert.Throws<ProgramException>(() => PeerSearch.Find(missing, _ => { }, CancellationToken.None)).Message);
    }

    private PeerProcess Start(params string[] lines) => PeerProcess.Start("sh", Script(lines));

    private string Script(params string[] lines)
    {
        var path = _folder["peer.sh"];
        File.WriteAllLines(path, lines);
        return path;
    }
}
