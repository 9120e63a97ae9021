using System.Runtime.InteropServices;

namespace Gtzan.Models.Commands;

/// <summary>Turns Ctrl-C, SIGTERM and the end of the terminal (SIGHUP) into a request to stop, as long as it lives.</summary>
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

    /// <summary>What a process that was asked to stop ends with: 128 and the number of the signal, as shells have it.</summary>
    public static int ExitCode { get; private set; } = Signalled + InterruptNumber;

    /// <summary>Set once the user wants to stop.</summary>
    public CancellationToken Token => _source.Token;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
        _source.Dispose();
    }

    private void Stop(PosixSignalContext context)
    {
        // Asked twice, the process ends at once.
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
