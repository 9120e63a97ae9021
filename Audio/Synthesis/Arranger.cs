using Gtzan.Audio.Synthesis.Harmony;
using Gtzan.Audio.Synthesis.Numbers;
using Gtzan.Audio.Synthesis.Styles;
using Gtzan.Audio.Synthesis.Voices;

namespace Gtzan.Audio.Synthesis;

/// <summary>
/// Turns a <see cref="Style"/> into the notes of one track: draws tempo, key, progression and band, divides the track into sections in
/// which players come and go, and lets a <see cref="Player"/> read each pattern.
/// </summary>
internal sealed class Arranger
{
    private const double FillProbability = 0.6;
    private const int MinPlaying = 2;
    private const double ChangeOfPattern = 0.3;

    private static readonly Drum[] DrumsOfFills = [Drum.LowTom, Drum.HighTom, Drum.Kick, Drum.Snare];

    private readonly Style _style;
    private readonly ulong _seed;
    private readonly int _genre, _track;
    private readonly RandomStream _form;
    private readonly double _tempo;
    private readonly int _key, _bars;
    private readonly Meter _meter;
    private readonly Progression _progression;

    private Arranger(Style style, double duration, ulong seed, int genre, int track)
    {
        (_style, _seed, _genre, _track) = (style, seed, genre, track);
        _form = Stream(Purpose.Form);
        _tempo = style.Tempo.Draw(_form);
        _key = _form.Below(12);
        var stepsPerBar = _form.Choose(style.StepsPerBar);
        var stepSeconds = 15 / _tempo;
        var barSeconds = stepsPerBar * stepSeconds;
        _meter = new Meter(stepsPerBar, stepSeconds, style.Swing.Draw(_form), style.SwungSteps, -_form.Uniform(0, barSeconds));
        _progression = Progression.Parse(_form.Choose(style.Progressions));
        _bars = (int)(duration / barSeconds) + 2;
    }

    /// <summary>Writes track number <paramref name="track"/> of a style.</summary>
    public static Arrangement Compose(Style style, double duration, ulong seed, int genre, int track) =>
        new Arranger(style, duration, seed, genre, track).Compose();

    private Arrangement Compose()
    {
        List<Part> band = [.. _style.Band.Select(chair => _form.Choose(chair)).Where(part => _form.Chance(part.Presence))];
        if (band.Count == 0)
            band.Add(_style.Band[0][0]);
        var drummer = _style.Grooves.Count > 0 && _form.Chance(_style.DrumsPresence);
        var sections = Divide(band, drummer);

        List<Score> scores = [];
        for (var i = 0; i < band.Count; i++)
        {
            Player player = new(band[i], _style.Scale, _key, _meter, _progression, Stream(Purpose.FirstScore + i));
            string[] patterns = [.. band[i].Patterns.Where(pattern => pattern.Length % _meter.StepsPerBar == 0)];
            var main = _form.Choose(patterns);
            foreach (var section in sections)
            {
                var pattern = _form.Chance(ChangeOfPattern) ? _form.Choose(patterns) : main;
                if (section.Plays[i])
                    player.Play(pattern, section);
            }

            scores.Add(new Score(band[i], player.Notes));
        }

        return new Arrangement(_tempo, _key, scores, drummer ? BeatDrums(sections) : []);
    }

    /// <summary>Sections of two or four bars; in each some players rest, but two at least play on.</summary>
    private Section[] Divide(List<Part> band, bool drummer)
    {
        List<Section> sections = [];
        for (var bar = _form.Below(3) - 2; bar < _bars;)
        {
            var bars = _form.Chance(0.6) ? 4 : 2;
            bool[] plays = [.. band.Select(part => !_form.Chance(part.Rests)), drummer && !_form.Chance(0.12)];
            if (plays.Count(playing => playing) < MinPlaying)
                Array.Fill(plays, true, 0, band.Count);
            var first = Math.Max(0, bar);
            if (bar + bars > first)
                sections.Add(new Section(first, bar + bars - first, _form.Uniform(0.6, 1), plays));
            bar += bars;
        }

        return [.. sections];
    }

    private List<Hit> BeatDrums(Section[] sections)
    {
        var random = Stream(Purpose.Groove);
        Groove[] grooves = [.. _style.Grooves.Where(groove => groove.Lines.All(line => line.Pattern.Length % _meter.StepsPerBar == 0))];
        var main = random.Choose(grooves);
        List<Hit> hits = [];
        foreach (var section in sections.Where(section => section.Plays[^1]))
        {
            var groove = random.Chance(ChangeOfPattern) ? random.Choose(grooves) : main;
            var fill = random.Chance(FillProbability);
            int fillBar = section.FirstBar + section.Bars - 1, fillStep = _meter.StepsPerBar - (random.Chance(0.5) ? 4 : 8);
            for (var bar = section.FirstBar; bar < section.FirstBar + section.Bars; bar++)
            {
                for (var step = 0; step < _meter.StepsPerBar; step++)
                {
                    if (fill && bar == fillBar && step >= fillStep)
                        AddFill(hits, bar, step, section.Intensity, random);
                    else
                        AddStep(hits, groove, bar, step, section.Intensity, random);
                }
            }
        }

        return hits;
    }

    private void AddStep(List<Hit> hits, Groove groove, int bar, int step, double intensity, RandomStream random)
    {
        foreach ((var drum, var pattern) in groove.Lines)
        {
            var velocity = pattern[((bar * _meter.StepsPerBar) + step) % pattern.Length] switch
            {
                'X' => 1,
                'x' => 0.75,
                'o' => 0.35,
                '?' => random.Chance(0.5) ? 0.6 : 0,
                _ => 0,
            };
            if (velocity > 0)
                AddHit(hits, drum, bar, step, velocity * intensity, random);
        }
    }

    private void AddFill(List<Hit> hits, int bar, int step, double intensity, RandomStream random)
    {
        var drum = random.Choose(DrumsOfFills);
        if (random.Chance(step % 2 == 0 ? 0.8 : 0.35))
            AddHit(hits, drum, bar, step, random.Uniform(0.5, 0.95) * intensity, random);
    }

    private void AddHit(List<Hit> hits, Drum drum, int bar, int step, double velocity, RandomStream random)
    {
        var time = _meter.Time(bar, step) + random.Uniform(0, 0.006);
        var loudness = velocity * random.Uniform(0.85, 1.1);
        if (time >= 0)
            hits.Add(new Hit(drum, time, loudness));
    }

    private RandomStream Stream(Purpose purpose) => new(_seed, _genre, _track, purpose);
}

/// <summary>A few bars in which the same players play.</summary>
/// <param name="FirstBar">Number of its first bar.</param>
/// <param name="Bars">Number of bars.</param>
/// <param name="Intensity">Factor on velocities.</param>
/// <param name="Plays">For each player, then the drummer, whether they play.</param>
internal sealed record Section(int FirstBar, int Bars, double Intensity, IReadOnlyList<bool> Plays);
