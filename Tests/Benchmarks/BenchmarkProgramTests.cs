using Gtzan.Benchmarks;
using Gtzan.Benchmarks.Peers;
using Gtzan.Benchmarks.WholeJob;
using Gtzan.Engine.Ops.Arithmetic;
using Gtzan.Models.Configuration;

namespace Gtzan.Tests.Benchmarks;

public sealed class BenchmarkProgramTests
{
    [Theory]
    [InlineData("peers", true)]
    [InlineData("whole-job", true)]
    [InlineData("growth", true)]
    [InlineData("compare", true)]
    [InlineData("--short", false)]
    [InlineData("--filter", false)]
    public void Its_commands_are_distinguished_from_the_options_of_benchmarkdotnet(string argument, bool isKnown) =>
        Assert.Equal(isKnown, BenchmarkProgram.Knows([argument, "x"]));

    [Fact]
    public void Without_arguments_it_is_benchmarkdotnets() => Assert.False(BenchmarkProgram.Knows([]));

    [Theory]
    [InlineData("peers: --rounds is 0; it must be from 1 to 1000.", "peers", "--rounds", "0")]
    [InlineData("peers: --rounds is \"many\"; it must be a whole number.", "peers", "--rounds", "many")]
    [InlineData("whole-job: \"lstm\" is not known here; choose one of mlp, mlp-reg, cnn, cnn-text, rnn.", "whole-job", "lstm")]
    [InlineData("whole-job: --epochs is 0; it must be from 1 to 10000.", "whole-job", "--epochs", "0")]
    [InlineData("growth: \"gru\" is not known here; choose one of training-step, lstm, mfcc.", "growth", "gru")]
    [InlineData("growth: The sizes of lstm begin at 16; --up-to 8 leaves none.", "growth", "lstm", "--up-to", "8", "--out", ".")]
    public void Wrong_usage_gives_one_sentence_and_code_2(string message, params string[] arguments)
    {
        using StringWriter output = new(), error = new();

        Assert.Equal(2, BenchmarkProgram.Run(arguments, output, error));
        Assert.Equal(message, error.ToString().Split('\n')[0]);
        Assert.Equal("", output.ToString());
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_refused_before_anything_is_measured()
    {
        using StringWriter output = new(), error = new();
        var path = Path.Combine(Path.GetTempPath(), "no-such-folder", "figures.json");

        Assert.Equal(1, BenchmarkProgram.Run(["peers", "--json", path], output, error));
        Assert.Equal(
            $"peers: The figures cannot be written to {path}: there is no folder {Path.GetDirectoryName(path)}; make it first.\n",
            error.ToString());
    }

    [Fact]
    public void Unknown_work_is_refused_with_the_known_names()
    {
        var exception = Assert.Throws<ProgramException>(() => PeerWorks.Named(["train", "gemm-1/cube"]));

        Assert.True(exception.IsBadUse);
        Assert.StartsWith(
            "There is no work \"gemm-1/cube\" to compare; choose groups (train, infer-256, infer-1, gemm-1, ", exception.Message,
            StringComparison.Ordinal);
        Assert.Contains("gemm-1/square", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Work_can_be_named_by_group_or_by_name()
    {
        var options = new PeerOptions(TorchScript: false);

        Assert.Equal(
            ["train/cnn", "infer-256/cnn", "infer-256/rnn", "mfcc"],
            PeerWorks.Named(["mfcc", "infer-256", "train/cnn", "prepare"]).Select(make => KeyOf(make(options))));
        Assert.Empty(PeerWorks.Named(["prepare"]));
        var products = Product.All.Count * new[] { 1, Environment.ProcessorCount }.Distinct().Count();
        Assert.Equal(13 + products + (2 * PeerOperation.All.Count), PeerWorks.Named([]).Count);
    }

    [Fact]
    public void A_shorter_job_is_extrapolated_with_a_note()
    {
        var result = new WholeJobResult("mlp", Epochs: 4, EpochSeconds: 8, TestAccuracy: 0.5, PeakBytes: 200_000_000, Seconds: 10);

        Assert.Equal(202, result.SecondsOf(100));
        Assert.Equal(
            ["| mlp | 4 | 10.0 s | 2.00 s | 200 MB |", "| … extrapolated, not run | 100 | 202 s | | |"],
            WholeJobCommand.Table([result], segments: 10_000).TrimEnd('\n').Split('\n')[2..]);
        Assert.DoesNotContain(
            "extrapolated", WholeJobCommand.Table([result with { Epochs = 100 }], segments: 10_000), StringComparison.Ordinal);
    }

    private static string KeyOf(PeerWork work)
    {
        using (work)
            return work.Key;
    }
}
