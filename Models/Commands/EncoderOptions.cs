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

    /// <summary>The model of a name: with the encoder if it is <c>transfer</c>.</summary>
    /// <exception cref="ProgramException">The encoder is missing or cannot be used.</exception>
    public GenreModel ModelNamed(string name, ParseResult parsed)
    {
        if (name != GenreModel.Transfer || parsed.GetValue(Name) is null)
            return GenreModel.Named(name);
        return GenreModel.With(Read(parsed)!);
    }

    /// <summary>Refuses an encoder that no model takes.</summary>
    /// <exception cref="ProgramException">There is one.</exception>
    public void RequireUse(IEnumerable<string?> models, ParseResult parsed)
    {
        if ((parsed.GetValue(Name) ?? parsed.GetValue(Description)) is not null && !models.Contains(GenreModel.Transfer))
            throw new ProgramException("An encoder is for the model transfer alone; leave --encoder out, or name that model.") { IsBadUse = true };
    }

    /// <summary>The encoder; null if none is named.</summary>
    /// <exception cref="ProgramException">It cannot be used.</exception>
    public Encoder? Read(ParseResult parsed) => parsed.GetValue(Name) is { } name
        ? _encoder ??= EncoderFile.Open(name, parsed.GetValue(Description))
        : null;
}
