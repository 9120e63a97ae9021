using System.Diagnostics;

namespace Gtzan.Models.Commands;

/// <summary>
/// The time left of work in rounds, such as epochs, extrapolated from the mean speed since the round began. A share smaller than the one
/// before begins a new round.
/// </summary>
/// <param name="now">The time in ticks of <see cref="Stopwatch"/>; tests replace it.</param>
internal sealed class TimeLeft(Func<long>? now = null)
{
    private readonly Func<long> _now = now ?? Stopwatch.GetTimestamp;
    private long _begun;
    private double _begunAt, _share = double.PositiveInfinity;

    /// <summary>The time left; null while it is unknown.</summary>
    public TimeSpan? Value { get; private set; }

    /// <summary>Takes note of the share done.</summary>
    public void Report(double share)
    {
        if (share < _share)
            (_begun, _begunAt) = (_now(), share);
        _share = share;
        Value = share > _begunAt
            ? Stopwatch.GetElapsedTime(_begun, _now()) * ((1 - share) / (share - _begunAt))
            : null;
    }
}
