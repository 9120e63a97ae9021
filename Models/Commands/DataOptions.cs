using System.CommandLine;
using Gtzan.Audio.Datasets;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary>The options that select data.</summary>
/// <param name="data">The name of the option of the folders.</param>
/// <param name="map">The name of the option of the genre map.</param>
/// <param name="description">The description of the folders.</param>
internal sealed class DataOptions(
    string data = "--data", string map = "--genre-map",
    string description =
        "A folder with one subfolder of audio files for each genre, or a dataset.gtzan or dataset.json from gtzan prepare. Given several " +
        "times, the folders are merged. Without it: a small synthetic corpus.")
{
    public Option<string[]> Data { get; } = new(data) { Description = description, HelpName = "DIR", DefaultValueFactory = _ => [] };

    public Option<string?> Map { get; } = new(map)
    {
        Description =
            $"Other names for the genres of {data}: old=new,… renames or joins genres, old= leaves one out; or a file with a line for each.",
        HelpName = "MAP",
    };

    /// <summary>The selected data; null if none is given.</summary>
    /// <exception cref="ProgramException">There is a map without a folder, or its file cannot be read.</exception>
    /// <exception cref="DatasetException">The map is invalid.</exception>
    public DataSelection? Read(ParseResult parsed)
    {
        var (paths, given) = (parsed.GetValue(Data)!, parsed.GetValue(Map));
        if (paths.Length == 0)
            return given is null ? null : throw new ProgramException($"{map} needs {data}.") { IsBadUse = true };
        if (given is null)
            return new DataSelection(paths, GenreMap.None);
        try
        {
            return new DataSelection(
                paths, GenreMap.Parse(File.Exists(given) ? TextFile.Read(given, TextFile.MaxSettingsLength) + "\n" : given));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The genre map {given} cannot be read: {ProgramException.SentenceOf(exception)}", exception);
        }
    }
}
