using System.Text;

namespace Gtzan.Tests.Fuzz;

/// <summary>The fuzzer detects planted faults of a reader.</summary>
[Trait("Category", "Fuzz")]
public sealed class FuzzRunnerTests
{
    [Theory]
    [InlineData("crash", "KeyNotFoundException")]
    [InlineData("silent", "refused with \"\", which is no sentence")]
    [InlineData("mumble", "refused with \"no\", which is no sentence")]
    [InlineData("greedy", "bytes of memory; 5")]
    public void A_fault_is_reported_with_the_input_that_shows_it(string word, string report)
    {
        var runner = new FuzzRunner(new Planted(word));

        var reports = runner.Run(seed: 3, first: 100, count: 400);

        var text = Assert.Single(reports);
        Assert.Contains(report, text, StringComparison.Ordinal);
        var index = uint.Parse(text.Split("input ")[1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.InRange(index, 100u, 499u);
        Assert.Contains($"GTZAN_FUZZ_REPEAT=planted:3:{index} dotnet test", text, StringComparison.Ordinal);
        Assert.Single(new FuzzRunner(new Planted(word)).Run(3, index, 1));
        Assert.EndsWith($"To keep as .txt ({word.Length} bytes):\n{word}", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Reading_without_an_end_is_reported_with_the_input() =>
        Assert.Contains(
            "reading has no end after 0.3 s. Again: GTZAN_FUZZ_REPEAT=planted:1:",
            Assert.ThrowsAny<Exception>(
                () => new FuzzRunner(new Planted("forever")) { Patience = TimeSpan.FromSeconds(0.3) }.Run(1, 0, 400)).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Refusals_with_a_clear_message_are_not_faults()
    {
        var runner = new FuzzRunner(new Planted("refuse"));
        Assert.Empty(runner.Run(1, 0, 400));
        Assert.InRange(runner.Refused, 10, 390);
        Assert.Equal(400, runner.Accepted + runner.Refused);
    }

    [Fact]
    public void An_input_follows_from_seed_and_number()
    {
        using var format = new Planted("crash");
        Assert.Equal(format.Input(1, 7), format.Input(1, 7));
        Assert.Equal(200, Enumerable.Range(0, 300).Select(i => Convert.ToHexString(format.Input(1, (uint)i))).Distinct().Take(200).Count());
        Assert.NotEqual(
            Enumerable.Range(0, 50).Select(i => Convert.ToHexString(format.Input(1, (uint)i))),
            Enumerable.Range(0, 50).Select(i => Convert.ToHexString(format.Input(2, (uint)i))));
    }

    /// <summary>Fails on files that contain a word.</summary>
    private sealed class Planted(string word) : FuzzFormat
    {
        public override string Name => "planted";

        public override int Share => 100;

        public override IReadOnlyList<byte[]> Valid { get; } = [Utf8("A file."), Utf8("Another file, a little longer than the first.")];

        public override IReadOnlyList<string> Words => [word];

        public override (int Bytes, int BytesAByte) Memory => (50_000, 10);

        public override byte[] Generate(FuzzRandom random) => random.Bytes(random.Length(50));

        public override bool IsRefusal(Exception exception) => exception is FormatException;

        public override void Read(byte[] file)
        {
            if (!Encoding.Latin1.GetString(file).Contains(word, StringComparison.Ordinal))
                return;
            switch (word)
            {
                case "crash":
                    throw new KeyNotFoundException();
                case "silent":
                    throw new FormatException("");
                case "mumble":
                    throw new FormatException("no");
                case "refuse":
                    throw new FormatException("This is not good.");
                case "greedy":
                    GC.KeepAlive(new byte[1_000_000]);
                    break;
                default:
                    Thread.Sleep(Timeout.Infinite);
                    break;
            }
        }
    }
}
