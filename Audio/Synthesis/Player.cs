using Gtzan.Audio.Synthesis.Harmony;
using Gtzan.Audio.Synthesis.Numbers;
using Gtzan.Audio.Synthesis.Styles;
using Gtzan.Audio.Synthesis.Voices;

namespace Gtzan.Audio.Synthesis;

/// <summary>Reads the patterns of one part and writes its notes.</summary>
internal sealed class Player(Part part, IReadOnlyList<int> scale, int key, Meter meter, Progression progression, RandomStream random)
{
    private const double Looseness = 0.009;
    private const int MelodyDegrees = 12;

    private readonly List<Note> _notes = [];
    private readonly double _gate = part.Gate.Draw(random);
    private int _melodyDegree = 5;

    /// <summary>All notes so far.</summary>
    public IReadOnlyList<Note> Notes => _notes;

    /// <summary>Plays a pattern through a section.</summary>
    public void Play(string pattern, Section section)
    {
        var steps = meter.StepsPerBar;
        for (var position = section.FirstBar * steps; position < (section.FirstBar + section.Bars) * steps; position++)
        {
            var symbol = pattern[position % pattern.Length];
            if (symbol is '.' or '-' || (symbol == '?' && random.Chance(0.5)))
                continue;
            var length = 1;
            while (pattern[(position + length) % pattern.Length] == '-')
                length++;
            var velocity = section.Intensity * symbol switch { 'X' => 1, 'o' => 0.4, _ => 0.8 };
            PlaySymbol(symbol, position, length, velocity);
        }
    }

    private void PlaySymbol(char symbol, int position, int length, double velocity)
    {
        int bar = position / meter.StepsPerBar, step = position % meter.StepsPerBar;
        var chord = progression.At(bar, (double)step / meter.StepsPerBar);
        var start = meter.Time(bar, step) + random.Uniform(0, Looseness);
        var end = meter.Time(bar, step + length);
        var duration = Math.Max(0.03, (end - start) * (symbol == 'o' ? 0.5 * _gate : _gate));
        switch (symbol)
        {
            case >= '1' and <= '9':
                Add(start, duration, RootOf(chord) + chord.Degree(symbol - '0'), velocity);
                break;
            case 'a':
                var next = progression.At(bar, (double)(step + length) / meter.StepsPerBar);
                Add(start, duration, RootOf(next) + (random.Chance(0.5) ? 1 : -1), velocity);
                break;
            case '~':
                if (random.Chance(0.85))
                    Add(start, duration, NextOfMelody(chord, onBeat: step % 4 == 0), velocity);
                break;
            default:
                Strum(chord, start, duration, velocity, downwards: step % 4 == 2);
                break;
        }
    }

    private void Strum(Chord chord, double start, double duration, double velocity, bool downwards)
    {
        var root = RootOf(chord);
        int[] pitches = part.Voicing == Voicing.Root
            ? [.. chord.Tones.Select(tone => root + tone)]
            : [.. chord.Tones.Select(tone => part.Register + PitchClass(key + chord.Root + tone - part.Register)).Order()];
        if (downwards)
            Array.Reverse(pitches);
        for (var i = 0; i < pitches.Length; i++)
            Add(start + (i * part.Strum), duration, pitches[i], velocity);
    }

    /// <summary>A step or small leap along the scale; on a beat, on to the nearest chord tone.</summary>
    private int NextOfMelody(Chord chord, bool onBeat)
    {
        _melodyDegree = Math.Clamp(_melodyDegree + random.Below(7) - 3, 0, MelodyDegrees);
        for (var tries = 0; onBeat && tries < 3 && !IsChordTone(chord, MelodyPitch()); tries++)
            _melodyDegree = (_melodyDegree + 1) % (MelodyDegrees + 1);
        return MelodyPitch();
    }

    private int MelodyPitch()
    {
        int octave = _melodyDegree / scale.Count, degree = _melodyDegree % scale.Count;
        var lowestKeyNote = part.Register + PitchClass(key - part.Register);
        return lowestKeyNote + (12 * octave) + scale[degree];
    }

    private bool IsChordTone(Chord chord, int pitch) => chord.Tones.Any(tone => PitchClass(key + chord.Root + tone - pitch) == 0);

    private int RootOf(Chord chord) => part.Register + PitchClass(key + chord.Root - part.Register);

    private void Add(double start, double duration, double pitch, double velocity)
    {
        if (start >= 0)
            _notes.Add(new Note(start, duration, pitch, Math.Min(1, velocity * random.Uniform(0.85, 1.1))));
    }

    private static int PitchClass(int semitones) => ((semitones % 12) + 12) % 12;
}
