namespace Gtzan.Audio.Synthesis;

/// <summary>The times of a track's steps.</summary>
/// <param name="StepsPerBar">Sixteenths in a bar.</param>
/// <param name="StepSeconds">Mean length of a sixteenth.</param>
/// <param name="Swing">Share of a swung pair that its first half takes.</param>
/// <param name="SwungSteps">Steps in a swung pair.</param>
/// <param name="Start">Time of the first bar in seconds; negative when the track begins inside a bar.</param>
internal sealed record Meter(int StepsPerBar, double StepSeconds, double Swing, int SwungSteps, double Start)
{
    /// <summary>Time of a step in seconds, swung.</summary>
    public double Time(int bar, double step)
    {
        var pairs = step / SwungSteps;
        double pair = Math.Floor(pairs), place = pairs - pair;
        var swung = place < 0.5 ? 2 * place * Swing : Swing + (2 * (place - 0.5) * (1 - Swing));
        return Start + (((bar * StepsPerBar) + ((pair + swung) * SwungSteps)) * StepSeconds);
    }
}
