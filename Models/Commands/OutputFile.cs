using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary>Files that commands write when long work is done.</summary>
internal static class OutputFile
{
    /// <summary>Says what is wrong with a path before the tracks are read, which takes long.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="what">What it will hold, as a word.</param>
    public static void RequirePlaceFor(string path, string what)
    {
        if (Directory.Exists(path))
            throw new ProgramException($"{path} is a folder; give the name of the file to write with --out.");
        if (Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder))
            throw new ProgramException($"The {what} cannot be written to {path}: there is no folder {folder}; make it first.");
    }
}
