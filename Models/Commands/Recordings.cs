using System.CommandLine;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary>
/// Recordings that are described and not classified, so that they need no second genre: for <c>features</c> and <c>figures</c>.
/// </summary>
internal static class Recordings
{
    public static Option<string?> Option() => new("--data")
    {
        Description =
            "Audio files: a folder with one subfolder for each genre, a folder of recordings, or a single recording. " +
            "The genre of a recording is the name of the folder that it lies in. Without it: a small synthetic corpus.",
        HelpName = "PATH",
    };

    /// <summary>The recordings at a path.</summary>
    /// <param name="path">A folder or a file.</param>
    /// <param name="purpose">What becomes of them, for messages.</param>
    /// <exception cref="ProgramException">It is a file, and no audio by its name.</exception>
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
