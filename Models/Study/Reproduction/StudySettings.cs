using System.Text.Json;
using Gtzan.Core.Files;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Study.Reproduction;

/// <summary>What a repeated study is made from. <c>study.json</c> keeps it, so that a study resumes only with the same.</summary>
/// <param name="Data">The folder of the tracks; null for the synthetic corpus.</param>
/// <param name="DataHash">The hash of the data.</param>
/// <param name="Seed">The seed of splits, folds and models.</param>
/// <param name="Epochs">The epochs of the four models.</param>
/// <param name="Folds">The folds of the baselines.</param>
internal sealed record StudySettings(string? Data, string DataHash, int Seed, int Epochs, int Folds)
{
    /// <summary>Writes the settings into a folder, or requires that those in it are the same.</summary>
    /// <exception cref="ProgramException">The folder has another study, or cannot be written.</exception>
    public void Claim(string folder)
    {
        var path = Path.Combine(folder, "study.json");
        try
        {
            if (!File.Exists(path))
            {
                AtomicFileWriter.Default.Write(path, stream => JsonSerializer.Serialize(stream, this, RunFolder.Json));
                return;
            }

            var begun = JsonSerializer.Deserialize<StudySettings>(TextFile.Read(path, TextFile.MaxSettingsLength), RunFolder.Json)
                ?? throw new JsonException("it is empty");
            (string Name, object? Begun, object? Asked)[] settings =
            [
                ("data", begun.Data, Data), ("hash of the data", begun.DataHash, DataHash), ("seed", begun.Seed, Seed),
                ("epochs", begun.Epochs, Epochs), ("number of folds", begun.Folds, Folds),
            ];
            if (settings.FirstOrDefault(setting => !Equals(setting.Begun, setting.Asked)) is { Name: { } name } different)
            {
                throw new ProgramException(
                    $"{folder} has a study that was begun with other settings: its {name} is {different.Begun ?? "none (synthetic)"}, " +
                    $"not {different.Asked ?? "none (synthetic)"}; name another folder with --out, or repeat the first command.");
            }
        }
        catch (JsonException exception)
        {
            throw new ProgramException(
                $"{path} does not say with what the study was begun: {JsonFault.ReasonOf(exception)}; delete it, or name another folder " +
                "with --out.", exception);
        }
    }
}
