using Gtzan.Core.Files;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Serialization;
using Gtzan.Engine.Serialization.Keras;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>Opens encoders: files of weights (Keras HDF5, safetensors) and runs.</summary>
internal static class EncoderFile
{
    private const string DescriptionExtension = ".yaml";

    /// <summary>Opens an encoder.</summary>
    /// <param name="name">A file of weights, or a run.</param>
    /// <param name="description">The file that describes its layers; null for one beside the weights with the extension <c>.yaml</c>, or
    /// the description of the encoder that the program knows.</param>
    /// <exception cref="ProgramException">There is no such file or run, it is damaged, or the weights do not fit the
    /// description.</exception>
    public static Encoder Open(string name, string? description)
    {
        if (!File.Exists(name))
        {
            return description is null
                ? OfRun(Path.HasExtension(name) && !Directory.Exists(name)
                    ? throw new ProgramException($"There is no file {name}; name a file of weights, or a run, with --encoder.")
                    : RunFolder.Open(name))
                : throw new ProgramException(
                    $"{name} is not a file of weights, so --encoder-description cannot describe it; leave that out.");
        }

        var beside = Path.ChangeExtension(name, DescriptionExtension);
        description ??= File.Exists(beside) ? beside : null;
        try
        {
            var weights = IsHdf5(name) ? KerasWeights.Read(name) : Safetensors.Read(name);
            if (description is null && Encoder.FromFile(weights) is { } complete)
                return complete;
            return Encoder.Of(description is null ? EncoderDescription.Artist : EncoderDescription.Read(description), weights);
        }
        catch (Exception exception) when (
            exception is CheckpointException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            var described = description is null
                ? "; without --encoder-description, it is read as the artist encoder (Park et al., 2018)"
                : $" by the description {description}";
            throw new ProgramException(
                $"The encoder {name} cannot be used{described}: {ProgramException.SentenceOf(exception)}", exception);
        }
    }

    /// <summary>The architecture of a run; an encoder is read from the run's folder.</summary>
    /// <exception cref="ProgramException">The run's encoder is missing, damaged or another one.</exception>
    public static GenreModel ArchitectureOf(RunFolder folder, string name, HyperParameters parameters)
    {
        if (name != GenreModel.Transfer)
            return GenreModel.Named(name);
        try
        {
            var encoder = Encoder.FromFile(Safetensors.Read(folder.EncoderFile));
            return encoder?.Hash == parameters.Transfer.Encoder
                ? GenreModel.With(encoder)
                : throw new ProgramException(
                    $"{folder.EncoderFile} is not the encoder of the run, {parameters.Transfer.Encoder}; put back what was there, or " +
                    "train again.");
        }
        catch (Exception exception) when (
            exception is CheckpointException or ArgumentException or IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(
                $"The run's encoder {folder.EncoderFile} cannot be used: {ProgramException.SentenceOf(exception)}", exception);
        }
    }

    /// <summary>All layers of a run's model, as it was after the last epoch, but its output layer.</summary>
    /// <exception cref="ProgramException">The run has no weights, or they are damaged.</exception>
    public static Encoder OfRun(RunFolder folder)
    {
        using var device = new CpuDevice(threads: 1);
        var trained = TrainedModel.Load(folder, "last", device);
        var weights = new Safetensors();
        foreach (var parameter in trained.Model.Parameters)
            weights.Add(parameter.Name, parameter.Value);
        return Encoder.Of(trained.Architecture, trained.Parameters, weights);
    }

    private static bool IsHdf5(string path)
    {
        if (InputFile.IsEmpty(path))
            return false;
        using var stream = InputFile.Open(path);
        Span<byte> signature = stackalloc byte[4];
        return stream.ReadAtLeast(signature, signature.Length, throwOnEndOfStream: false) == signature.Length
            && signature.SequenceEqual((ReadOnlySpan<byte>)[0x89, (byte)'H', (byte)'D', (byte)'F']);
    }
}
