using System.CommandLine;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary>The options that change hyper-parameters.</summary>
/// <param name="epochs">The description of <c>--epochs</c>.</param>
/// <param name="seed">The description of <c>--seed</c>.</param>
internal sealed class HyperParameterOptions(string epochs = "", string seed = "")
{
    public Option<string?> File { get; } = new("--hparams")
    {
        Description = "A YAML file with hyper-parameters that replace the defaults; it need not have all.",
        HelpName = "FILE",
    };

    public Option<string[]> Set { get; } = new("--set")
    {
        Description =
            "Replace one hyper-parameter, for example --set batch_size=64 or --set mlp.layers=[512,256,64]; gtzan hparams lists all. " +
            "Can be repeated.",
        HelpName = "KEY=VALUE",
        DefaultValueFactory = _ => [],
    };

    public Option<string?> Features { get; } = Word(
        "--features", "KINDS", "The features: mfcc, mel, chroma, or several joined by +; mfcc+delta has the MFCCs' derivatives too.",
        HyperParameter.Features);

    public Option<string?> SegmentSeconds { get; } = Word(
        "--segment-seconds", "S", "The length of a segment in seconds, for example 1 to 30; 0 for duration / num_segments.",
        HyperParameter.SegmentSeconds);

    public Option<string?> Augment { get; } = Word(
        "--augment", "KINDS",
        "Change the training segments, anew in every epoch: crop, stretch, pitch, eq, noise, gain, spec, mixup, or several joined by +; " +
        "default; all.",
        HyperParameter.Augment);

    public Option<string?> Split { get; } = new Option<string?>("--split")
    {
        Description = $"{SplitModes.Help} [default: {HyperParameter.Split.Text(HyperParameters.Defaults)}, from hparams.yaml]",
    }.Among(SplitModes.Names);

    public Option<int?> Epochs { get; } = Whole("--epochs", epochs, HyperParameter.Epochs);

    public Option<int?> Seed { get; } = Whole("--seed", seed, HyperParameter.Seed);

    /// <summary>Replaces values by those of the file, then of <c>--set</c>, then of the other options.</summary>
    /// <param name="parsed">The command line. Options that the command does not have count as not given.</param>
    /// <param name="model">The model, whose section may have defaults of its own; null for none.</param>
    /// <param name="parameters">The hyper-parameters to change; null for the defaults.</param>
    /// <exception cref="ProgramException">The file or a setting is invalid.</exception>
    public HyperParameters Read(ParseResult parsed, string? model = null, HyperParameters? parameters = null)
    {
        parameters ??= model is null ? HyperParameters.Defaults : HyperParameters.DefaultsOf(model);
        if (parsed.GetValue(File) is { } file)
            parameters = parameters.WithFile(file, model);
        foreach (var setting in parsed.GetValue(Set) ?? [])
            parameters = parameters.WithSetting(setting);
        foreach (var (option, parameter) in ((Option<string?>, HyperParameter)[])
            [
                (Features, HyperParameter.Features), (SegmentSeconds, HyperParameter.SegmentSeconds),
                (Augment, HyperParameter.Augment),
            ])
        {
            if (parsed.GetValue(option) is { } value)
                parameters = parameter.Set(parameters, new WrittenValue(value), $"{option.Name} {value}");
        }

        return parameters with
        {
            Epochs = parsed.GetValue(Epochs) ?? parameters.Epochs,
            Split = parsed.GetValue(Split) is { } split ? SplitModes.Parse(split) : parameters.Split,
            Seed = parsed.GetValue(Seed) ?? parameters.Seed,
        };
    }

    private static Option<string?> Word(string name, string value, string description, HyperParameter parameter) => new(name)
    {
        Description = $"{description} [default: {parameter.Text(HyperParameters.Defaults)}, from hparams.yaml]",
        HelpName = value,
    };

    private static Option<int?> Whole(string name, string description, HyperParameter<int> parameter) => new(name)
    {
        Description = $"{description} [default: {parameter.Text(HyperParameters.Defaults)}, from hparams.yaml]",
        HelpName = "N",
        CustomParser = result =>
            OptionValues.ReadWhole(
                result, name, text => parameter.TryRead(new WrittenValue(text), out var value) ? value : null, text =>
                    parameter.Refusal(text, name)),
    };
}
