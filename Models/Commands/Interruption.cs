using System.Runtime.InteropServices;

namespace Gtzan.Models.Commands;

/// <summary>Turns Ctrl-C and SIGTERM into a request to stop, as long as it lives.</summary>
internal sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _registrations;

    public Interruption() =>
        _registrations = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];

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
        _source.Cancel();
    }
}
