using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Gtzan.Audio.Decoding.Ffmpeg;

/// <summary>A running ffmpeg that decodes the first audio stream of a file to WAV, written to a pipe.</summary>
/// <remarks>
/// It may open the file alone: no network, no playlist of other files. It is killed when it writes nothing for a while, and when this
/// object is disposed. It writes no file.
/// </remarks>
internal sealed partial class FfmpegProcess : IDisposable
{
    private const int KeptErrors = 1 << 12, StackOfReader = 1 << 18, MaxLine = 300;

    private readonly Process _process;
    private readonly Thread _errorReader;
    private readonly Timer _watch;
    private readonly TimeSpan _patience;
    private readonly string _path;
    private readonly byte[] _errors = new byte[KeptErrors];
    private int _errorBytes;
    private volatile bool _hasTimedOut;

    private FfmpegProcess(Process process, string path, TimeSpan patience)
    {
        (_process, _path, _patience) = (process, path, patience);
        _process.StandardInput.Close();
        _errorReader = new Thread(ReadErrors, StackOfReader) { IsBackground = true };
        _errorReader.Start();
        _watch = new Timer(_ =>
        {
            _hasTimedOut = true;
            Kill();
        });
    }

    /// <summary>Starts it.</summary>
    /// <param name="program">Where ffmpeg is.</param>
    /// <param name="demuxer">Its name of the file's format: it detects no other.</param>
    /// <param name="path">The file.</param>
    /// <param name="patience">How long it may write nothing.</param>
    /// <exception cref="AudioFormatException">The program cannot be started.</exception>
    public static FfmpegProcess Start(string program, string demuxer, string path, TimeSpan patience)
    {
        string[] arguments =
        [
            "-nostdin", "-hide_banner", "-loglevel", "error", "-threads", "1", "-protocol_whitelist", "file,pipe", "-f", demuxer,
            "-i", $"file:{path}", "-map", "0:a:0", "-vn", "-sn", "-dn", "-map_metadata", "-1", "-c:a", "pcm_f32le", "-f", "wav", "pipe:1",
        ];
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            CreateNoWindow = true,
        };
        try
        {
            return new FfmpegProcess(Process.Start(start)!, path, patience);
        }
        catch (Win32Exception exception)
        {
            // The system's message, without .NET's additions.
            var reason = new Win32Exception(exception.NativeErrorCode).Message.TrimEnd('.');
            throw new AudioFormatException($"ffmpeg cannot be started ({program}: {reason}); install another.", exception)
            {
                IsDecoderMissing = true,
            };
        }
    }

    /// <summary>Why it failed, in its own words; null if it did not. Waits for its end.</summary>
    public string? Failure
    {
        get
        {
            WaitForEnd();
            return _hasTimedOut ? $"it wrote nothing for {_patience.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s"
                : _process.ExitCode == 0 ? null
                : ErrorOutput ?? $"exit code {_process.ExitCode}";
        }
    }

    /// <summary>The last lines that it wrote about errors, on one line; null if there were none. Waits for its end.</summary>
    public string? ErrorOutput
    {
        get
        {
            WaitForEnd();
            const int LastLines = 2;
            var lines = Encoding.UTF8.GetString(_errors, 0, _errorBytes).ReplaceLineEndings("\n").Split('\n')
                .Select(line => Origin().Replace(line, "").Replace($"file:{_path}: ", "", StringComparison.Ordinal).Trim().TrimEnd('.'))
                .Where(line => line.Length > 0 && !line.StartsWith("To ignore this", StringComparison.Ordinal))
                .TakeLast(LastLines).Distinct();
            var text = string.Concat(string.Join("; ", lines).Take(MaxLine).Select(value => char.IsControl(value) ? '.' : value));
            return text.Length > 0 ? text : null;
        }
    }

    /// <summary>Reads what it writes.</summary>
    /// <returns>The number of bytes: fewer than were asked for only at its end.</returns>
    public int Read(Span<byte> bytes)
    {
        var done = 0;
        for (int read; done < bytes.Length; done += read)
        {
            _watch.Change(_patience, Timeout.InfiniteTimeSpan);
            read = _process.StandardOutput.BaseStream.Read(bytes[done..]);
            _watch.Change(Timeout.Infinite, Timeout.Infinite);
            if (read == 0)
                break;
        }

        return done;
    }

    /// <summary>Kills it if it runs, and waits until it is gone.</summary>
    public void Dispose()
    {
        Kill();
        WaitForEnd();
        _watch.Dispose();
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            // A script may stand for it.
            _process.Kill(entireProcessTree: true);
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception or AggregateException)
        {
            // It has ended.
        }
    }

    private void WaitForEnd()
    {
        // Behind its output it has nothing to do.
        if (!_process.WaitForExit(_patience))
            Kill();
        _process.WaitForExit();
        _errorReader.Join(_patience);
    }

    /// <summary>Keeps the end of what it writes about errors, which may be much: one line a packet.</summary>
    private void ReadErrors()
    {
        try
        {
            var stream = _process.StandardError.BaseStream;
            var block = new byte[KeptErrors / 2];
            for (int read; (read = stream.Read(block)) > 0;)
            {
                var kept = Math.Min(_errorBytes, KeptErrors - read);
                _errors.AsSpan(_errorBytes - kept, kept).CopyTo(_errors);
                block.AsSpan(0, read).CopyTo(_errors.AsSpan(kept));
                _errorBytes = kept + read;
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException)
        {
            // What was read is kept.
        }
    }

    // A part of ffmpeg, and where it is in memory: [mov,mp4,m4a @ 0x5581c0].
    [GeneratedRegex(@"\[[^\]]* @ [0-9a-fx]+\] ")]
    private static partial Regex Origin();
}
