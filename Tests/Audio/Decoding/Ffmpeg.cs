using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Wav;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>The ffmpeg that is installed on this machine. Where it is not, tests that use it are skipped.</summary>
internal static class Ffmpeg
{
    private static readonly string? Obstacle = FindObstacle();

    /// <summary>Encodes frames.</summary>
    /// <param name="interleaved">Frame after frame, a sample a channel.</param>
    /// <param name="rate">Frames a second.</param>
    /// <param name="channels">Samples in a frame.</param>
    /// <param name="container">Name of a container, such as mp3.</param>
    /// <param name="options">How to encode.</param>
    public static byte[] Encode(float[] interleaved, int rate, int channels, string container, params string[] options)
    {
        using var folder = new TemporaryFolder();
        WavWriter.Write(folder["in.wav"], interleaved, rate, channels, WavEncoding.Float32);

        // Not to a pipe: encoders go back to the beginning to say how long it became.
        Run(["-i", folder["in.wav"], .. options, "-f", container, folder["out"]]);
        return File.ReadAllBytes(folder["out"]);
    }

    /// <summary>Decodes a file, and averages its channels.</summary>
    public static float[] Decode(byte[] file, int channels)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["in"], file);
        var output = Run(
            ["-i", folder["in"], "-af", "aformat=sample_fmts=flt", "-ac", channels.ToString(CultureInfo.InvariantCulture), "-f", "f32le",
            "-"]);
        var interleaved = MemoryMarshal.Cast<byte, float>(output);
        var mono = new float[interleaved.Length / channels];
        SampleDecoder.Average(interleaved, channels, mono);
        return mono;
    }

    /// <summary>A second of one colour.</summary>
    public static byte[] EncodeSilentFilm(string container)
    {
        using var folder = new TemporaryFolder();
        Run(["-f", "lavfi", "-i", "color=size=64x64:duration=1:rate=5", "-c:v", "mpeg4", "-f", container, folder["out"]]);
        return File.ReadAllBytes(folder["out"]);
    }

    /// <summary>Runs a command as a user would, in the folder of the file. It must succeed.</summary>
    public static void RunInShell(string folder, string command)
    {
        Requires.No(Obstacle);
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-c", command])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardError = true,
        })!;
        shell.StandardInput.Close();
        var error = shell.StandardError.ReadToEnd();
        shell.WaitForExit();
        Assert.True(shell.ExitCode == 0, error);
    }

    private static byte[] Run(string[] arguments)
    {
        Requires.No(Obstacle);
        using var ffmpeg = Start(["-v", "error", "-nostdin", .. arguments]);
        var error = ffmpeg.StandardError.ReadToEndAsync();
        using var output = new MemoryStream();
        ffmpeg.StandardOutput.BaseStream.CopyTo(output);
        ffmpeg.WaitForExit();
        Assert.True(ffmpeg.ExitCode == 0, error.Result);
        return output.ToArray();
    }

    private static Process Start(string[] arguments) =>
        Process.Start(new ProcessStartInfo("ffmpeg", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static string? FindObstacle()
    {
        try
        {
            using var ffmpeg = Start(["-hide_banner", "-encoders"]);
            ffmpeg.StandardError.ReadToEndAsync();
            var encoders = ffmpeg.StandardOutput.ReadToEnd();
            return encoders.Contains("libmp3lame", StringComparison.Ordinal) && encoders.Contains(
                "libvorbis", StringComparison.Ordinal) && encoders.Contains("libopus", StringComparison.Ordinal)
                ? null
                : "needs an ffmpeg that encodes MP3, Vorbis and Opus";
        }
        catch (Win32Exception)
        {
            return "needs ffmpeg (apt-get install ffmpeg)";
        }
    }
}
