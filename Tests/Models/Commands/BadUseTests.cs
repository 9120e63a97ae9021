using System.Text.RegularExpressions;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;

namespace Gtzan.Tests.Models.Commands;

/// <summary>Invalid command lines: exit code 2, a one-sentence message, and a pointer to the help.</summary>
public sealed class BadUseTests
{
    private const string Commands =
        "sample, train, tune, crossval, runs, compare, evaluate, predict, embed, nearest, export, prepare, augment, features, figures, " +
        "baselines, leak, study, gradcheck, devices, summary, hparams, kernel, cache, completion, help.";

    [Theory]
    [InlineData($"No command given; the commands are {Commands}")]
    [InlineData($"There is no command \"trian\"; did you mean train? The commands are {Commands}", "trian", "cnn")]
    [InlineData($"There is no command \"nonsense\"; the commands are {Commands}", "help", "nonsense")]
    [InlineData($"There is no option \"--fast\"; the commands are {Commands}", "--fast")]
    [InlineData("\"cnnn\" is not known here; did you mean cnn? Choose one of mlp, mlp-reg, cnn, rnn, ", "train", "cnnn")]
    [InlineData("\"cud\" is not known here; did you mean cuda? Choose one of auto, cpu,", "train", "cnn", "--device", "cud")]
    [InlineData("There is no option \"--jsn\" of devices; did you mean --json? It has --check, --quick, --json.", "devices", "--jsn")]
    [InlineData(
        "there is no hyper-parameter \"lerning_rate\"; did you mean learning_rate? There are ", "train", "cnn", "--set", "lerning_rate=1")]
    [InlineData("train needs <model>.", "train")]
    [InlineData("predict needs <files>.", "predict")]
    [InlineData("summary needs <model>.", "summary")]
    [InlineData("\"svm\" is not known here; choose one of mlp, mlp-reg, cnn, rnn, ", "train", "svm")]
    [InlineData("\"svm\" is not known here; choose one of mlp, mlp-reg, cnn, rnn, ", "summary", "svm")]
    [InlineData(
        "\"album\" is not known here; choose one of segment, track, duplicate, artist, filtered.", "train", "cnn", "--split", "album")]
    [InlineData("\"first\" is not known here; choose one of last, best.", "evaluate", "--checkpoint", "first")]
    [InlineData("--threads is -1; it must be from 0 to 1024.", "train", "cnn", "--threads", "-1")]
    [InlineData("--threads is \"two\"; it must be a whole number.", "train", "cnn", "--threads", "two")]
    [InlineData("--threads is 99999999999; it must be from 0 to 1024.", "evaluate", "--threads", "99999999999")]
    [InlineData("--seeds is 0; it must be from 1 to 1000.", "train", "cnn", "--seeds", "0")]
    [InlineData("--seeds is \"1.5\"; it must be a whole number.", "train", "cnn", "--seeds", "1.5")]
    [InlineData("--epochs is \"many\"; it must be a whole number.", "train", "cnn", "--epochs", "many")]
    [InlineData("epochs is \"0\" (--epochs); it must be a whole number from 1 to 1000000.", "train", "cnn", "--epochs", "0")]
    [InlineData(
        "epochs is \"99999999999\" (--epochs); it must be a whole number from 1 to 1000000.", "train", "cnn", "--epochs", "99999999999")]
    [InlineData("seed is \"-1\" (--seed); it must be a whole number from 0 to 2147483647.", "train", "cnn", "--seed", "-1")]
    [InlineData("--seeds 2 from seed 2147483647 on goes beyond 2147483647.", "train", "cnn", "--seed", "2147483647", "--seeds", "2")]
    [InlineData("tune needs <model>.", "tune")]
    [InlineData("--trials is 0; it must be from 1 to 10000.", "tune", "mlp", "--trials", "0")]
    [InlineData("--trials is \"many\"; it must be a whole number.", "tune", "mlp", "--trials", "many")]
    [InlineData("--folds is 1; it must be from 2 to 1000.", "tune", "mlp", "--folds", "1")]
    [InlineData("--halving is 0; it must be from 1 to 100.", "tune", "mlp", "--halving", "0")]
    [InlineData("\"bayes\" is not known here; choose one of random, grid.", "tune", "mlp", "--search", "bayes")]
    [InlineData("gamma cannot be searched for mlp; choose from learning_rate,", "tune", "mlp", "--space", "gamma=0..1")]
    [InlineData(
        "The grid has 192 combinations (4 of learning_rate × 3 of batch_size × 4 of mlp.depth × 4 of mlp.width), more than --trials 12;",
        "tune", "mlp", "--search", "grid", "--trials", "12")]
    [InlineData("There is no option \"--bogus\" of train; it has --data, ", "train", "cnn", "--bogus")]
    [InlineData(
        "There is no option \"--outt\" of features; did you mean --out? It has --data, --out, --segment, --padding, --threads, --json.",
        "features",
        "--outt", "x.csv")]
    [InlineData(
        "There is no option \"--devcie\" of predict; did you mean --device? It has --run, ", "predict", "song.wav", "--devcie", "cpu")]
    [InlineData("There is no option \"-json\" of predict; did you mean --json? It has --run, ", "predict", "song.wav", "-json")]
    [InlineData("There is no option \"--foo\" of evaluate; it has ", "evaluate", "--foo")]
    [InlineData("There is no option \"--foo\" of kernel; it has ", "kernel", "--foo")]
    [InlineData("There is no option \"--foo\" of gradcheck; it has ", "gradcheck", "--foo")]
    [InlineData("There is no option \"--foo\" of export; it has ", "export", "--foo")]
    [InlineData(
        "\"x.csv\" is one word too many for features; options begin with --, and a name with spaces needs quotation marks.", "features",
        "x.csv")]
    [InlineData("One of the words of the command line is empty; leave it out, or give it a value.", "train", "cnn", "--data", "")]
    [InlineData("One of the words of the command line is empty; leave it out, or give it a value.", "predict", "")]
    [InlineData("One of the words of the command line is empty; leave it out, or give it a value.", "evaluate", " ")]
    [InlineData(
        "batch_size is \"0\" (--set batch_size=0); it must be a whole number from 1 to 65536.", "summary", "mlp", "--set", "batch_size=0")]
    [InlineData(
        "dropout=1: there is no hyper-parameter \"dropout\"; did you mean mlp_reg.dropout or cnn.dropout or rnn.dropout or " +
        "cnn1d.dropout or shortchunk.dropout or transformer.dropout? There are features, sample_rate, duration,", "summary", "mlp", "--set",
        "dropout=1")]
    public void An_invalid_command_line_is_reported_in_one_sentence(string message, params string[] arguments) =>
        Assert.Contains(message, CommandLine.Fail(2, arguments), StringComparison.Ordinal);

    [Theory]
    [InlineData("tpu")]
    [InlineData("opencl:")]
    [InlineData("opencl:first")]
    [InlineData("cpu:1")]
    public void An_unknown_device_is_refused_with_the_available_ones(string name) =>
        Assert.Matches(
            $"^\"{name}\" is not known here; (did you mean \\w+\\? C|c)hoose one of " +
            $"{Regex.Escape(string.Join(", ", Device.NameForms))}\\.$",
            CommandLine.Fail(2, "train", "cnn", "--device", name));

    [Theory]
    [InlineData("gtzan --help")]
    [InlineData("gtzan --help", "trian", "cnn")]
    [InlineData("gtzan train --help", "train", "svm")]
    public void The_help_that_is_proposed_exists(string help, params string[] arguments)
    {
        Assert.Contains($"\nTry: {help}\n", CommandLine.Run(arguments).Error, StringComparison.Ordinal);
        CommandLine.Succeed(help.Split(' ')[1..]);
    }

    [Theory]
    [InlineData("The hyper-parameters do not make a cnn: Conv2D: a window of 3 does not fit into 2", "cnn", "cnn.variant=text", "n_mfcc=2")]
    [InlineData(
        "The hyper-parameters do not make a mlp: Shape: [132352, 65536] has more than 2147483647 elements.", "mlp", "n_mfcc=128",
        "hop_length=64", "mlp.layers=[65536]")]
    [InlineData(
        "The features cannot be computed so: 1 seconds at 1000 Hz cannot be cut into 2000 segments.", "mlp", "duration=1",
        "sample_rate=1000", "num_segments=2000")]
    public void Contradictory_hyper_parameters_are_reported(string message, string model, params string[] settings) =>
        Assert.StartsWith(
            message, CommandLine.Fail(1, ["summary", model, .. settings.SelectMany(setting => new[] { "--set", setting })]),
            StringComparison.Ordinal);

    [Fact]
    public void A_stack_trace_is_shown_only_with_verbose()
    {
        string[] arguments = ["summary", "mlp", "--hparams", "no-such-file.yaml"];

        Assert.Contains("The hyper-parameters no-such-file.yaml cannot be read:", CommandLine.Fail(1, arguments), StringComparison.Ordinal);
        var verbose = CommandLine.Run([.. arguments, "--verbose"]);
        Assert.Equal(1, verbose.ExitCode);
        Assert.Contains("   at Gtzan.Models.", verbose.Error, StringComparison.Ordinal);
    }
}
