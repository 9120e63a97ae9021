using Gtzan.Core.Files;
using Gtzan.Engine.Checkpoints;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>Looks whether the files of a run are still what was written. What is not can be had again: training is deterministic.</summary>
internal static class RunInspection
{
    /// <summary>Whether a run was trained to its end, and nothing of it is missing or damaged since.</summary>
    /// <exception cref="ProgramException">It cannot be gone on with either: its hyper-parameters are not those that its weights were
    /// trained with, or its data are not known any more.</exception>
    /// <exception cref="IOException">The disk, or somebody, does not let it be read.</exception>
    public static bool IsFinishedAndWhole(RunFolder folder)
    {
        folder.RequireFiles();
        if (!folder.IsFinished || !EndsAsReport(folder.ReportFile))
            return false;
        var (model, parameters) = folder.ReadHyperParameters();
        var (mode, hash, genres) = SplitFile.Stated(folder.SplitFile);
        return mode == SplitModes.NameOf(parameters.Split) && AreStatesWhole(folder, model, parameters, genres, hash);
    }

    /// <summary>Whether both states of a run are there and can be read, and its metrics are those that they rely on.</summary>
    /// <param name="folder">The run.</param>
    /// <param name="model">Its model.</param>
    /// <param name="parameters">Its hyper-parameters.</param>
    /// <param name="genres">Its genres.</param>
    /// <param name="splitHash">The hash of its division of the data.</param>
    /// <exception cref="ProgramException">The states are not of these.</exception>
    /// <exception cref="IOException">The disk, or somebody, does not let them be read.</exception>
    public static bool AreStatesWhole(RunFolder folder, string model, HyperParameters parameters, IReadOnlyList<string> genres, string splitHash)
    {
        try
        {
            var (best, last) = (ReadOwn(folder.BestCheckpoint), ReadOwn(folder.LastCheckpoint));
            Checkpoint.RequireBest(best);
            return (Checkpoint.BestEpochOf(last) ?? Checkpoint.EpochOf(best)) == Checkpoint.EpochOf(best)
                && Checkpoint.EpochsOf(last) == parameters.Epochs && AreMetricsOf(last, folder.ReadWholeMetrics());
        }
        catch (Exception exception) when (exception is CheckpointException or FileNotFoundException)
        {
            return false;
        }

        Safetensors ReadOwn(string path)
        {
            var file = Checkpoint.Read(path);
            Checkpoint.RequireOrigin(path, () => Checkpoint.CheckOrigin(file, model, parameters, genres));
            return Checkpoint.IsFinite(file) && file.Metadata.GetValueOrDefault("split") == splitHash ? file : throw new CheckpointException($"{path} is not as it was written.");
        }
    }

    /// <summary>The metrics of a run, if they are those that its last state relies on.</summary>
    /// <exception cref="ProgramException">They are damaged.</exception>
    public static IReadOnlyList<EpochMetrics> ReadMetrics(RunFolder folder)
    {
        var epochs = folder.ReadMetrics();
        try
        {
            if (AreMetricsOf(Checkpoint.Read(folder.LastCheckpoint), folder.ReadWholeMetrics()))
                return epochs;
        }
        catch (Exception exception) when (exception is CheckpointException or IOException or UnauthorizedAccessException)
        {
            // Whoever needs the state finds out.
            return epochs;
        }

        throw new ProgramException($"{folder.MetricsFile} is not as it was written; gtzan train --resume {folder.Path} makes it again.");
    }

    private static bool AreMetricsOf(Safetensors state, IReadOnlyList<EpochMetrics> epochs) => Checkpoint.MetricsDigestOf(state) is not { } digest || digest == MetricsLines.Digest(epochs);

    private static bool EndsAsReport(string path)
    {
        var end = "</html>\n"u8;
        if (InputFile.IsEmpty(path))
            return false;
        using var stream = InputFile.Open(path);
        if (stream.Length < end.Length)
            return false;
        stream.Position = stream.Length - end.Length;
        var last = new byte[end.Length];
        stream.ReadExactly(last);
        return end.SequenceEqual(last);
    }
}
