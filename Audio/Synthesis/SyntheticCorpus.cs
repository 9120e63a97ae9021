using System.Globalization;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Synthesis.Styles;

namespace Gtzan.Audio.Synthesis;

/// <summary>
/// A corpus that needs no files: tracks in ten styles of music, named after the genres of GTZAN, composed and synthesised from a seed.
/// It replaces missing training data, and serves tests. Accuracies on it say nothing about real music.
/// </summary>
/// <remarks>
/// A track depends on the seed, its genre and its number within the genre, and on nothing else: not on how many tracks there are, nor on
/// the order or the thread in which they are rendered. Its samples are the same bits on every machine with IEEE 754 arithmetic,
/// because no function of the platform's C library takes part. At another sample rate it is the same music with other samples.
/// </remarks>
public sealed class SyntheticCorpus : ITrackSource
{
    /// <summary>Tracks of each genre, unless stated otherwise.</summary>
    public const int DefaultTracksPerGenre = 12;

    /// <summary>Length of a track in seconds, unless stated otherwise: that of GTZAN's.</summary>
    public const double DefaultDuration = 30;

    /// <summary>The seed, unless stated otherwise.</summary>
    public const ulong DefaultSeed = 2002;

    /// <summary>Most tracks a genre may have: names number them with five digits.</summary>
    public const int MaxTracksPerGenre = 100_000;

    /// <summary>Longest track in seconds.</summary>
    public const double MaxDuration = 600;

    /// <summary>Lowest sample rate in hertz.</summary>
    public const int MinSampleRate = 8_000;

    /// <summary>Highest sample rate in hertz.</summary>
    public const int MaxSampleRate = 96_000;

    // Increase it whenever the sound of a seed changes, so that cached features of the old sound are not reused.
    private const int SoundVersion = 1;

    private readonly int _tracksPerGenre;
    private readonly double _duration;
    private readonly ulong _seed;

    /// <summary>Describes a corpus; nothing is rendered yet.</summary>
    /// <param name="tracksPerGenre">Tracks of each genre, 1 to <see cref="MaxTracksPerGenre"/>.</param>
    /// <param name="duration">Length of every track in seconds, above 0 and at most <see cref="MaxDuration"/>.</param>
    /// <param name="seed">Another seed makes other tracks.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of tracks or the duration is out of range.</exception>
    public SyntheticCorpus(int tracksPerGenre = DefaultTracksPerGenre, double duration = DefaultDuration, ulong seed = DefaultSeed)
    {
        if (tracksPerGenre is < 1 or > MaxTracksPerGenre)
        {
            throw new ArgumentOutOfRangeException(
                nameof(tracksPerGenre),
                $"SyntheticCorpus: tracks per genre must be between 1 and {MaxTracksPerGenre}, not {tracksPerGenre}.");
        }

        if (!(duration > 0 && duration <= MaxDuration))
        {
            throw new ArgumentOutOfRangeException(nameof(duration), string.Create(
                CultureInfo.InvariantCulture,
                $"SyntheticCorpus: duration must be above 0 and at most {MaxDuration} seconds, not {duration}."));
        }

        (_tracksPerGenre, _duration, _seed) = (tracksPerGenre, duration, seed);
        Genres = [.. Catalogue.All.Select(style => style.Name)];
        Tracks = [.. Genres.SelectMany((name, genre) => Enumerable.Range(0, tracksPerGenre).Select(
            number => new TrackDescription(string.Create(CultureInfo.InvariantCulture, $"{name}/{name}.{number:00000}.wav"), genre)))];
    }

    /// <inheritdoc/>
    public string Description => string.Create(
        CultureInfo.InvariantCulture,
        $"synthetic corpus, {Genres.Count} styles of {_tracksPerGenre} tracks of {_duration} s, seed {_seed}");

    /// <summary>Always true.</summary>
    public bool IsSynthetic => true;

    /// <summary>Names everything the samples depend on.</summary>
    public string Fingerprint => string.Create(
        CultureInfo.InvariantCulture, $"synthetic-{SoundVersion}-{Genres.Count}x{_tracksPerGenre}-{_duration:R}s-seed{_seed}");

    /// <inheritdoc/>
    public IReadOnlyList<string> Genres { get; }

    /// <inheritdoc/>
    public IReadOnlyList<TrackDescription> Tracks { get; }

    /// <summary>Composes and renders a track. Safe to call from several threads at once.</summary>
    /// <param name="track">Number of the track in <see cref="Tracks"/>.</param>
    /// <param name="sampleRate">Samples per second, <see cref="MinSampleRate"/> to <see cref="MaxSampleRate"/>.</param>
    /// <returns>round(duration · sampleRate) samples within ±1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There is no such track, or the sample rate is out of range.</exception>
    public AudioSignal Load(int track, int sampleRate)
    {
        if (track < 0 || track >= Tracks.Count)
        {
            throw new ArgumentOutOfRangeException(
                nameof(track), $"SyntheticCorpus: track must be between 0 and {Tracks.Count - 1}, not {track}.");
        }

        if (sampleRate is < MinSampleRate or > MaxSampleRate)
        {
            throw new ArgumentOutOfRangeException(
                nameof(sampleRate),
                $"SyntheticCorpus: sample rate must be between {MinSampleRate} and {MaxSampleRate} Hz, not {sampleRate}.");
        }

        int genre = track / _tracksPerGenre, number = track % _tracksPerGenre;
        var style = Catalogue.All[genre];
        var arrangement = Arranger.Compose(style, _duration, _seed, genre, number);
        var length = Math.Max(1, (int)Math.Round(_duration * sampleRate));
        return new AudioSignal(new Mixer(style, sampleRate, _seed, genre, number).Render(arrangement, length), sampleRate);
    }
}
