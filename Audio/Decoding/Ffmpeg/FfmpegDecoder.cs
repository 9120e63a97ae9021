using Gtzan.Audio.Decoding.Frames;

namespace Gtzan.Audio.Decoding.Ffmpeg;

/// <summary>Decodes with the program ffmpeg, where it is installed, what nothing else here decodes.</summary>
/// <param name="format">The format of the file.</param>
/// <param name="reason">Why nothing else decodes it: a sentence.</param>
/// <param name="program">Where ffmpeg is; null if it is not installed.</param>
/// <param name="cause">The exception of another decoder; null if there was none.</param>
internal sealed class FfmpegDecoder(ForeignFormat format, string reason, string? program, AudioFormatException? cause = null) : FrameDecoder
{
    /// <summary>How long ffmpeg may write nothing before it is killed. It decodes far faster than this.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>The extensions of files that only ffmpeg decodes.</summary>
    public static IReadOnlyList<string> Extensions { get; } =
    [
        ".m4a", ".m4b", ".mp4", ".aac", ".3gp", ".3ga", ".wma", ".asf", ".webm", ".mka", ".caf", ".w64", ".amr", ".ape", ".wv", ".tta",
        ".mpc", ".dsf", ".ac3", ".spx",
    ];

    /// <inheritdoc/>
    protected override FrameBlocks OpenBlocks(Stream stream)
    {
        // ffmpeg goes forward and back in a file, which it cannot in a pipe.
        if (stream is not FileStream file)
            throw new AudioFormatException($"{reason} ffmpeg needs a file, not a stream: write it to one.", cause);
        var path = PathOf(file);
        if (program is null)
            throw new AudioFormatException(
                $"{reason} Either {FfmpegProgram.HowToInstall}, or run {FfmpegProgram.ConversionOf(Shown(file.Name))} where it is " +
                "installed, and use the WAV file.", cause)
            {
                IsDecoderMissing = true,
            };
        return new FrameBlocks(FfmpegFrames.Open(program, format.Demuxer, path, format.Name, Timeout), stream, format.Name);
    }

    /// <summary>The file's path; on Linux, what it is open as, if no path leads to it: some names are no text.</summary>
    private static string PathOf(FileStream file) =>
        File.Exists(file.Name) || !OperatingSystem.IsLinux() ? Path.GetFullPath(file.Name)
        : $"/proc/{Environment.ProcessId}/fd/{file.SafeFileHandle.DangerousGetHandle()}";

    /// <summary>A path as a user in the current folder would write it.</summary>
    private static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Directory.GetCurrentDirectory(), path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
