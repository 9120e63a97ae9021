using System.Runtime.InteropServices;

namespace Gtzan.Models.Commands;

/// <summary>Turns Ctrl-C, SIGTERM and SIGHUP into a cancellation, until disposed.</summary>
internal sealed class Interruption : IDisposable
{
    private const int Signalled = 128;
    private const int HangUpNumber = 1;
    private const int InterruptNumber = 2;
    private const int TerminateNumber = 15;

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption() =>
        _registrations =
            [.. ((PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            .Select(signal => PosixSignalRegistration.Create(signal, Stop))];

    /// <summary>The exit code of a stopped process: 128 plus the signal's number, as in shells.</summary>
    public static int ExitCode { get; private set; } = Signalled + InterruptNumber;

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        // A second signal ends the process immediately.
        context.Cancel = !_source.IsCancellationRequested;
        ExitCode = Signalled + context.Signal switch
        {
            PosixSignal.SIGHUP => HangUpNumber,
            PosixSignal.SIGTERM => TerminateNumber,
            _ => InterruptNumber,
        };
        _source.Cancel();
    }
}
