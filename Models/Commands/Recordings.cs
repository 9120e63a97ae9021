using System.CommandLine;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary>Opens recordings for <c>features</c> and <c>figures</c>, which do not classify and so need no second genre.</summary>
internal static class Recordings
{
    public static Option<string?> Option() => new("--data")
    {
        Description =
            "Audio files: a folder with one subfolder for each genre, a folder of recordings, or a single recording. " +
            "The genre of a recording is the name of its folder. Without it: a small synthetic corpus.",
        HelpName = "PATH",
    };

    /// <summary>Opens the recordings at a path.</summary>
    /// <param name="path">A folder or a file.</param>
    /// <param name="purpose">What the command computes, for messages.</param>
    /// <exception cref="ProgramException">The file has no audio extension.</exception>
    /// <exception cref="DatasetException">There are none.</exception>
    public static GenreFolder At(string path, string purpose)
    {
        if (!File.Exists(path) || AudioFile.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
            return GenreFolder.OfRecordings(path);
        throw new ProgramException(
            $"{path} is not an audio file by its name; {purpose} from audio, so name a recording, a folder of them, or a folder with one " +
            "subfolder for each genre.");
    }
}
