using System.Text.Json.Nodes;
using Gtzan.Models.Configuration;

namespace Gtzan.Tests.Models.Commands;

public sealed class HparamsCommandTests
{
    [Fact]
    public void Every_hyper_parameter_has_a_default_a_range_and_a_meaning()
    {
        var output = CommandLine.Succeed("hparams");
        var json = JsonNode.Parse(CommandLine.Succeed("hparams", "--json"))!.AsObject();

        Assert.Equal(HyperParameter.All.Select(parameter => parameter.Key), json.Select(pair => pair.Key));
        Assert.All(HyperParameter.All, parameter => Assert.Contains($"\n {parameter.Key} ", output, StringComparison.Ordinal));
        Assert.All(json, pair => Assert.InRange(pair.Value!["description"]!.GetValue<string>().Length, 5, 200));
        Assert.Equal(
            """{"type":"number","minimum":1E-09,"maximum":10,"default":0.0001,"description":"step size of the optimiser"}""",
            json["learning_rate"]!.ToJsonString());
        Assert.Equal("[256,128,64]", json["mlp.layers"]!["default"]!.ToJsonString());
        Assert.Equal("""["relu","sigmoid","tanh"]""", json["activation"]!["enum"]!.ToJsonString());
    }

    [Fact]
    public void A_model_has_its_own_and_no_others()
    {
        var output = CommandLine.Succeed("hparams", "mlp-reg");

        Assert.Contains("\n mlp_reg.l2 ", output, StringComparison.Ordinal);
        Assert.DoesNotContain("cnn.", output, StringComparison.Ordinal);
        Assert.DoesNotContain("\n mlp.layers", output, StringComparison.Ordinal);
        Assert.DoesNotContain("cnn.filters", CommandLine.Succeed("summary", "cnn", "--set", "cnn.variant=text"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--lr", "learning_rate=0.01", "train", "cnn", "--lr", "0.01")]
    [InlineData("--lr", "learning_rate=0.01", "train", "cnn", "--lr=0.01")]
    [InlineData("--batch-size", "batch_size=64", "train", "--batch-size", "64", "mlp")]
    [InlineData("--dropout", "rnn.dropout=0.5", "train", "rnn", "--dropout", "0.5")]
    [InlineData("--dropout", "transformer.dropout=0.5", "train", "transformer", "--dropout", "0.5")]
    [InlineData(
        "--dropout", "mlp_reg.dropout=0.5 or --set cnn.dropout=0.5 or --set rnn.dropout=0.5 or --set cnn1d.dropout=0.5 or --set " +
        "shortchunk.dropout=0.5 or --set transformer.dropout=0.5", "train", "mlp", "--dropout", "0.5")]
    [InlineData("--patience", "patience=0", "train", "mlp", "--patience")]
    public void An_option_that_is_a_hyper_parameter_is_answered_with_its_setting(string option, string setting, params string[] words) =>
        Assert.Equal(
            $"There is no option \"{option}\" of train: it is a hyper-parameter, set with --set {setting} (gtzan hparams lists all).",
            CommandLine.Fail(2, words));

    [Fact]
    public void A_model_may_have_defaults_of_its_own()
    {
        Assert.Matches(@"\n features +mfcc ", CommandLine.Succeed("hparams"));
        Assert.Matches(@"\n features +mfcc ", CommandLine.Succeed("hparams", "cnn"));
        Assert.Matches(@"\n features +mel ", CommandLine.Succeed("hparams", "cnn1d"));
        Assert.Equal(
            "mel", JsonNode.Parse(CommandLine.Succeed("hparams", "transformer", "--json"))!["features"]!["default"]!.GetValue<string>());
        Assert.Contains("[130, 13]", CommandLine.Succeed("summary", "cnn1d", "--features", "mfcc"), StringComparison.Ordinal);
    }

    [Fact]
    public void An_option_that_is_none_is_answered_as_before() => Assert.StartsWith(
        "There is no option \"--lrr\" of train; it has ", CommandLine.Fail(2, "train", "cnn", "--lrr", "1"), StringComparison.Ordinal);

    [Fact]
    public void Help_of_training_points_to_the_list() =>
        Assert.Contains("gtzan hparams", CommandLine.Succeed("train", "--help"), StringComparison.Ordinal);
}
