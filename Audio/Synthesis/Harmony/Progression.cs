namespace Gtzan.Audio.Synthesis.Harmony;

/// <summary>Chords in time: bars, each divided evenly among its chords.</summary>
internal sealed class Progression
{
    private readonly Chord[][] _bars;

    private Progression(Chord[][] bars) => _bars = bars;

    /// <summary>Number of bars before it repeats.</summary>
    public int Bars => _bars.Length;

    /// <summary>Reads a lead sheet: bars between <c>|</c>, chords between spaces, as in <c>ii7 V7 | Imaj7</c>.</summary>
    /// <exception cref="FormatException">A chord can't be read, or a bar is empty.</exception>
    public static Progression Parse(string leadSheet)
    {
        Chord[][] bars = [.. leadSheet.Split('|').Select(bar =>
            bar.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(Chord.Parse).ToArray())];
        return bars.Any(bar => bar.Length == 0)
            ? throw new FormatException($"Progression '{leadSheet}' has an empty bar.")
            : new Progression(bars);
    }

    /// <summary>The chord at a place inside a bar, 0 (its start) to 1 (its end, the next bar's start).</summary>
    public Chord At(int bar, double place)
    {
        if (place >= 1)
            return At(bar + 1, place - 1);
        var chords = _bars[bar % _bars.Length];
        return chords[(int)(place * chords.Length)];
    }
}
