using System.CommandLine;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary>The options that name an encoder.</summary>
internal sealed class EncoderOptions
{
    private Encoder? _encoder;

    public Option<string?> Name { get; } = new("--encoder")
    {
        Description =
            $"The encoder: a file of weights (Keras HDF5 or safetensors), or a run, {RunName.Help}, of which all layers but the last are " +
            "used.",
        HelpName = "FILE|RUN",
    };

    public Option<string?> Description { get; } = new("--encoder-description")
    {
        Description =
            "The layers and features of the encoder in a file of weights, as YAML; by default a file beside the weights with the " +
            "extension .yaml, or else those of the artist encoder of Park et al. (2018).",
        HelpName = "FILE",
    };

    public Option<string?> Run { get; } = new("--run")
    {
        Description = $"The run that is the encoder: {RunName.Help}; by default, without --encoder, the newest.",
        HelpName = "RUN",
    };

    /// <summary>The model of a name: with the encoder if it is <c>transfer</c>.</summary>
    /// <exception cref="ProgramException">The encoder is missing or cannot be used.</exception>
    public GenreModel ModelNamed(string name, ParseResult parsed)
    {
        if (name != GenreModel.Transfer || parsed.GetValue(Name) is null)
            return GenreModel.Named(name);
        return GenreModel.With(_encoder ??= Read(parsed));
    }

    /// <summary>Refuses an encoder that no model takes.</summary>
    /// <exception cref="ProgramException">There is one.</exception>
    public void RequireUse(IEnumerable<string?> models, ParseResult parsed)
    {
        if ((parsed.GetValue(Name) ?? parsed.GetValue(Description)) is not null && !models.Contains(GenreModel.Transfer))
            throw BadUse("An encoder is for the model transfer alone; leave --encoder out, or name that model.");
    }

    /// <summary>The encoder that is named, or that of a run.</summary>
    /// <exception cref="ProgramException">It cannot be used.</exception>
    public Encoder Read(ParseResult parsed)
    {
        if (parsed.GetValue(Name) is not { } name)
        {
            return parsed.GetValue(Description) is null
                ? EncoderFile.OfRun(RunFolder.Open(parsed.GetValue(Run)))
                : throw BadUse("--encoder-description describes a file of weights; name it with --encoder.");
        }

        return parsed.GetValue(Run) is null
            ? EncoderFile.Open(name, parsed.GetValue(Description))
            : throw BadUse("--encoder and --run both name an encoder; leave one of the two out.");
    }

    private static ProgramException BadUse(string message) => new(message) { IsBadUse = true };
}
