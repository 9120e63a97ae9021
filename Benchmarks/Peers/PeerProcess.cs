using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.Intrinsics.X86;
using System.Text;
using System.Text.Json;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks.Peers;

/// <summary>
/// PyTorch, in a Python process that runs <c>Peers/peer.py</c>: a line of JSON in, a line of JSON out. It answers after its threads are
/// asleep, and sleeps until the next command, so that one side is idle while the other is measured.
/// </summary>
internal sealed class PeerProcess : IDisposable
{
    /// <summary>Names as Python writes them.</summary>
    public static readonly JsonSerializerOptions Json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower };

    private const int LinesOfErrorsKept = 40;

    private readonly Process _process;
    private readonly CancellationTokenRegistration _registration;
    private readonly CancellationToken _cancellation;
    private readonly Queue<string> _errors = new();

    private PeerProcess(string python, Process process, CancellationToken cancellation)
    {
        Python = python;
        _process = process;
        _cancellation = cancellation;
        _registration = cancellation.Register(Kill);
        process.ErrorDataReceived += (_, line) => KeepError(line.Data);
        process.BeginErrorReadLine();
    }

    /// <summary>The interpreter.</summary>
    public string Python { get; }

    /// <summary>The versions reported by the process.</summary>
    public PeerVersions Versions { get; private set; } = null!;

    /// <summary>Starts the peer and queries its versions.</summary>
    /// <param name="python">The interpreter's name or path.</param>
    /// <param name="script">The program; <c>peer.py</c> beside this assembly unless a test has another.</param>
    /// <param name="cancellation">Kills the process.</param>
    /// <exception cref="PeerMissingException">There is no such interpreter, or it lacks a module that is needed.</exception>
    /// <exception cref="ProgramException">The process violates the protocol.</exception>
    public static PeerProcess Start(string python, string script, CancellationToken cancellation = default)
    {
        var start = new ProcessStartInfo(python, ["-u", script])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = Encoding.UTF8,
        };

        // If set, these variables make OpenBLAS use code for an older processor or blocks for a smaller cache.
        start.Environment.Remove("OPENBLAS_CORETYPE");
        start.Environment.Remove("OPENBLAS_L2_SIZE");

        // OpenBLAS 0.3.21 (Debian 12) does not use AVX-512 on processors newer than itself.
        if (Avx512F.IsSupported)
            start.Environment["OPENBLAS_CORETYPE"] = "SkylakeX";

        Process process;
        try
        {
            process = Process.Start(start)!;
        }
        catch (Win32Exception exception)
        {
            // The system's message, without .NET's additions.
            var reason = new Win32Exception(exception.NativeErrorCode).Message.TrimEnd('.');
            throw new PeerMissingException($"{python} cannot be started ({reason})", exception);
        }

        var peer = new PeerProcess(python, process, cancellation);
        try
        {
            var hello = peer.Ask(new { command = "hello" });
            if (hello.TryGetProperty("missing", out var missing))
                throw new PeerMissingException($"{python} has no module {missing.GetString()}", cause: null);
            peer.Versions = hello.Deserialize<PeerVersions>(Json)!;
            return peer;
        }
        catch
        {
            peer.Dispose();
            throw;
        }
    }

    /// <summary>Sends a command and waits for its answer.</summary>
    /// <exception cref="ProgramException">The process ended, or answered with something else than a JSON object.</exception>
    /// <exception cref="OperationCanceledException">The user stopped the program.</exception>
    public JsonElement Ask<TRequest>(TRequest request)
    {
        var text = JsonSerializer.Serialize(request, Json);
        string? line;
        try
        {
            _process.StandardInput.WriteLine(text);
            _process.StandardInput.Flush();
            line = _process.StandardOutput.ReadLine();
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or InvalidOperationException)
        {
            line = null;
        }

        _cancellation.ThrowIfCancellationRequested();
        if (line is null)
            throw new ProgramException($"The peer, {Python} with PyTorch, ended where it should have answered {text}: {LastError()}");
        try
        {
            using var document = JsonDocument.Parse(line);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
                return document.RootElement.Clone();
        }
        catch (JsonException)
        {
            // Reported below, as for JSON that is not an object.
        }

        throw new ProgramException(
            $"The peer, {Python} with PyTorch, answered {text} with \"{(line.Length > 80 ? line[..80] + "…" : line)}\", " +
            "which is not a JSON object.");
    }

    /// <summary>Sends a command whose answer is a list of numbers.</summary>
    /// <exception cref="ProgramException">As for <see cref="Ask"/>, or the answer does not have the expected count of finite
    /// numbers.</exception>
    public double[] AskNumbers<TRequest>(TRequest request, string name, int count)
    {
        var answer = Ask(request);
        var numbers = answer.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array
            ? list.EnumerateArray().Where(element => element.ValueKind == JsonValueKind.Number)
                .Select(element => element.GetDouble()).ToArray()
            : [];
        return numbers.Length == count && numbers.All(double.IsFinite)
            ? numbers
            : throw new ProgramException(
                $"The peer, {Python} with PyTorch, was asked for {count} numbers \"{name}\" and answered {answer.GetRawText()}.");
    }

    public void Dispose()
    {
        _registration.Dispose();
        Kill();
        _process.WaitForExit();
        _process.Dispose();
    }

    private void Kill()
    {
        try
        {
            _process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // The process has already exited.
        }
    }

    private void KeepError(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
            return;
        lock (_errors)
        {
            _errors.Enqueue(line);
            if (_errors.Count > LinesOfErrorsKept)
                _errors.Dequeue();
        }
    }

    /// <summary>The last line of Python's errors, which is the message of an exception.</summary>
    private string LastError()
    {
        // Also waits for the rest of its errors.
        _process.WaitForExit();
        lock (_errors)
            return _errors.LastOrDefault() is { } error ? $"{error.TrimEnd('.')}." : $"it said nothing (exit code {_process.ExitCode}).";
    }
}

/// <summary>The versions of the peer; null for missing modules.</summary>
internal sealed record PeerVersions(string Python, string Torch, string? Torchaudio, string Numpy, string? Blas)
{
    /// <summary>A description in one line.</summary>
    public override string ToString() =>
        $"Python {Python}, PyTorch {Torch}, torchaudio {Torchaudio ?? "not found"}, NumPy {Numpy}, {Blas ?? "BLAS with PyTorch's threads"}";
}

/// <summary>There is no peer; the message is the beginning of a sentence.</summary>
internal sealed class PeerMissingException(string message, Exception? cause) : Exception(message, cause);
