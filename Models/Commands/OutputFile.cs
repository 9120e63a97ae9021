using Gtzan.Audio.Decoding.Files;
using Gtzan.Core.Files;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary>Output files that commands write after long work.</summary>
internal static class OutputFile
{
    /// <summary>Checks a path before the tracks are read, which takes long.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="what">Its content, as a word for messages.</param>
    /// <param name="option">The option that names it.</param>
    /// <param name="input">An input file, which must not be overwritten.</param>
    /// <exception cref="ProgramException">The path is a folder, its folder does not exist, or it would overwrite a recording or an input of
    /// the command.</exception>
    public static void RequireWritable(string path, string what, string option = "--out", string? input = null)
    {
        if (AudioFile.Extensions.Contains(Path.GetExtension(path), StringComparer.OrdinalIgnoreCase))
        {
            throw new ProgramException(
                $"{path} has the extension of a recording; give {option} a name that does not end in {Path.GetExtension(path)}.");
        }

        if (input is not null && Path.GetFullPath(path) == Path.GetFullPath(input))
            throw new ProgramException($"{path} is what the {what} is made from; give {option} another name.");
        if (Directory.Exists(path))
            throw new ProgramException($"{path} is a folder; give the name of the file to write with {option}.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new ProgramException($"The {what} cannot be written to {path}: there is no folder {folder}; make it first.");
    }

    /// <summary>Atomically creates or replaces a file.</summary>
    /// <exception cref="ProgramException">It cannot be written.</exception>
    public static void Write(string path, string what, Action<Stream> write)
    {
        // An existing empty file may be a device or a pipe, which must not be replaced.
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
