using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary>The run, or runs of several seeds, to resume.</summary>
/// <param name="Path">The folder.</param>
/// <param name="Model">The model's name.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Parameters">The hyper-parameters; of several seeds, those of the first.</param>
/// <param name="Series">The seeds, if there are several.</param>
internal sealed record ResumedRun(string Path, string Model, string Device, HyperParameters Parameters, SeedSeries? Series)
{
    /// <summary>True if training is finished.</summary>
    public bool IsFinished => Series is null && CheckpointStore.IsFinished(new RunFolder(Path));

    /// <summary>Opens a folder.</summary>
    /// <exception cref="ProgramException">The folder has no run.</exception>
    public static ResumedRun Open(string name)
    {
        var path = RunName.Resolve(name, allowsSeries: true);
        if (SeedSeries.IsIn(path))
        {
            var series = SeedSeries.Read(path);
            return new ResumedRun(path, series.Model, series.Device, series.OfFirst(), series);
        }

        if (Directory.Exists(path) && RunFolder.IsEmpty(path))
            throw new ProgramException($"In {path} no run has begun; train it anew, with --out {Quotation.ForShell(path)} if you like.");
        var folder = RunFolder.Open(path);
        var (model, parameters) = folder.ReadHyperParameters();
        return new ResumedRun(path, model, folder.ReadDevice(), parameters, null);
    }

    /// <summary>The model, with the encoder it began with.</summary>
    /// <exception cref="ProgramException">The encoder in the folder is missing or damaged.</exception>
    public GenreModel Architecture() => EncoderFile.ArchitectureOf(new RunFolder(Path), Model, Parameters);

    /// <summary>Rejects options that contradict the run.</summary>
    /// <exception cref="ProgramException">One does.</exception>
    public void RequireSame(string? model, HyperParameters asked, string device, int? seeds, string? output)
    {
        if (model is not null && model != Model)
            throw Contradiction($"it is one of {Model}, not of {model}");
        if (output is not null && System.IO.Path.GetFullPath(output) != System.IO.Path.GetFullPath(Path))
            throw Contradiction($"it is written to its own folder, not to {output}");
        if (seeds is { } count && count != (Series?.Seeds ?? 1))
            throw Contradiction($"it has {Series?.Seeds ?? 1} seed{(Series is null ? "" : "s")}, not {count}");
        if (Family(device) != Family(Device))
            throw Contradiction($"it is computed on {Device}, and {device} would round otherwise");
        foreach (var parameter in asked.DifferencesFrom(Parameters))
        {
            if (parameter != HyperParameter.Epochs || Series is not null)
                throw Contradiction($"its {parameter.Key} is {parameter.Text(Parameters)}, not {parameter.Text(asked)}");
            if (asked.Epochs < Parameters.Epochs)
                throw Contradiction($"it has {Parameters.Epochs} epochs, which can become more, not {asked.Epochs}");
        }
    }

    private static string Family(string device) => device.Split(':')[0];

    private ProgramException Contradiction(string what) =>
        new($"--resume continues {Path} as it is: {what}; leave that option out, or train a new run.") { IsBadUse = true };
}
