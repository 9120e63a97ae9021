using Gtzan.Audio.Decoding.Files;
using Gtzan.Core.Files;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary>Files that commands write when long work is done.</summary>
internal static class OutputFile
{
    /// <summary>Endings of recordings, whether they can be read here or not.</summary>
    private static readonly string[] AudioExtensions =
        [.. AudioFile.Extensions, ".wav", ".wave", ".rf64", ".au", ".snd", ".flac", ".mp3", ".ogg", ".oga", ".opus", ".aif", ".aiff",
            ".aifc", ".m4a", ".wma"];

    /// <summary>Says what is wrong with a path before the tracks are read, which takes long.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="what">What it will hold, as a word.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="input">A file that is read, which must not be written over.</param>
    /// <exception cref="ProgramException">The path is a folder, its folder does not exist, or it would overwrite a recording or an input of
    /// the command.</exception>
    public static void RequirePlaceFor(string path, string what, string option = "--out", string? input = null)
    {
        if (AudioExtensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            throw new ProgramException(
                $"{path} is a recording by its name, and the {what} is none; give {option} a name that does not end in " +
                $"{Path.GetExtension(path)}.");
        }

        if (input is not null && Path.GetFullPath(path) == Path.GetFullPath(input))
            throw new ProgramException($"{path} is what the {what} is made from; give {option} another name.");
        if (Directory.Exists(path))
            throw new ProgramException($"{path} is a folder; give the name of the file to write with {option}.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new ProgramException($"The {what} cannot be written to {path}: there is no folder {folder}; make it first.");
    }

    /// <summary>Writes a file, replacing one that is there. It is whole under its name or not there at all.</summary>
    /// <exception cref="ProgramException">It cannot be written.</exception>
    public static void Write(string path, string what, Action<Stream> write)
    {
        // What is there and empty may be a device or a pipe, which nothing must be put in the place of.
        var isEmpty = File.Exists(path) && new FileInfo(path).Length == 0;
        try
        {
            if (!isEmpty)
            {
                AtomicFileWriter.Default.Write(path, write);
                return;
            }

            using var stream = File.Create(path);
            write(stream);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The {what} cannot be written to {path}: {ProgramException.SentenceOf(exception)}", exception);
        }
    }
}
