namespace Gtzan.Audio.Decoding.Ffmpeg;

/// <summary>The program ffmpeg of this machine.</summary>
internal static class FfmpegProgram
{
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>How to install it.</summary>
    public const string HowToInstall =
        "install ffmpeg (Debian and Ubuntu: apt-get install ffmpeg; macOS: brew install ffmpeg; Windows: winget install ffmpeg)";

    /// <summary>
    /// Finds it in the folders of a search path; null if it is in none. The current folder is not searched, even if the path names it.
    /// </summary>
    /// <param name="searchPath">The folders, as in the variable <c>PATH</c>.</param>
    public static string? Find(string? searchPath)
    {
        var name = OperatingSystem.IsWindows() ? "ffmpeg.exe" : "ffmpeg";
        return (searchPath ?? "").Split(Path.PathSeparator)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Path.Combine(folder, name))
            .FirstOrDefault(path => File.Exists(path) &&
                (OperatingSystem.IsWindows() || (File.GetUnixFileMode(path) & Executable) != 0));
    }

    /// <summary>The command that converts a file to WAV, for a shell.</summary>
    /// <param name="path">The file.</param>
    /// <remarks>ffmpeg takes a name that begins with '-' for an option, and what is before a ':' for a protocol.</remarks>
    public static string ConversionOf(string path)
    {
        var input = !Path.IsPathRooted(path) && (path.StartsWith('-') || path.Contains(':')) ? Path.Combine(".", path) : path;
        var output = Path.ChangeExtension(input, ".wav");
        if (File.Exists(output) || string.Equals(output, input, StringComparison.OrdinalIgnoreCase))
            output = Path.ChangeExtension(input, ".converted.wav");
        return $"ffmpeg -i {Quote(input)} {Quote(output)}";
    }

    private static string Quote(string text)
    {
        if (OperatingSystem.IsWindows())
            return $"\"{text}\"";
        if (!text.Any(char.IsControl))
            return $"'{text.Replace("'", @"'\''", StringComparison.Ordinal)}'";
        var escaped = text.Select(value => value switch
        {
            '\'' or '\\' => $"\\{value}",
            _ when char.IsControl(value) => $"\\u{(int)value:X4}",
            _ => value.ToString(),
        });
        return $"$'{string.Concat(escaped)}'";
    }
}
