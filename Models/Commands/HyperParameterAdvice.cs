using System.CommandLine;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary>Answers an option that other programs have for a hyper-parameter, such as <c>--lr</c>, with the setting that does it.</summary>
internal static class HyperParameterAdvice
{
    private static readonly Dictionary<string, string> Synonyms = new()
    {
        ["lr"] = "learning_rate",
        ["bs"] = "batch_size",
        ["batch"] = "batch_size",
        ["early_stopping"] = "patience",
        ["clipnorm"] = "global_clipnorm",
        ["grad_clip"] = "global_clipnorm",
        ["max_grad_norm"] = "global_clipnorm",
        ["weight_decay"] = "mlp_reg.l2",
        ["kernel_size"] = "cnn.kernel_sizes",
        ["pool_size"] = "cnn.pool_sizes",
        ["hidden_size"] = "rnn.lstm_size",
        ["hidden_units"] = "layers",
        ["units"] = "dense_units",
        ["momentum"] = "cnn.batch_norm_momentum",
        ["test_split"] = "test_size",
        ["validation_split"] = "validation_size",
        ["sr"] = "sample_rate",
    };

    /// <summary>A sentence; null if the command takes no settings or the word is no hyper-parameter.</summary>
    /// <param name="option">The unknown option, such as <c>--lr</c> or <c>--lr=0.01</c>.</param>
    /// <param name="command">The command.</param>
    /// <param name="arguments">The words of the command line.</param>
    public static string? Of(string option, Command command, IReadOnlyList<string> arguments)
    {
        if (command.Options.All(known => known.Name != "--set"))
            return null;
        var (word, value) = option.Split('=', 2) is [var left, var right] ? (left, right) : (option, ValueAfter(option, arguments));
        var name = word.TrimStart('-').Replace('-', '_').ToLowerInvariant();
        name = Synonyms.GetValueOrDefault(name, name);
        var found = HyperParameter.All.Where(parameter => parameter.Key == name || parameter.Key.Split('.')[^1] == name).ToArray();
        if (arguments.FirstOrDefault(word => GenreModel.Choices.Any(model => model.Name == word)) is { } named)
        {
            var itsOwn = HyperParameter.Of(named, HyperParameters.Defaults).Where(found.Contains).ToArray();
            found = itsOwn.Length > 0 ? itsOwn : found;
        }

        return found.Length == 0 ? null
            : $"There is no option \"{word}\" of {command.Name}: it is a hyper-parameter, set with " +
                $"{string.Join(" or ", found.Select(parameter =>
                    $"--set {Quotation.ForShell($"{parameter.Key}={value ?? parameter.Text(HyperParameters.Defaults)}")}"))} " +
                "(gtzan hparams lists all).";
    }

    private static string? ValueAfter(string option, IReadOnlyList<string> arguments)
    {
        var next = arguments.SkipWhile(word => word != option).Skip(1).FirstOrDefault();
        return next is not null && !next.StartsWith("--", StringComparison.Ordinal) ? next : null;
    }
}
