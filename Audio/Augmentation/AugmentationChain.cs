namespace Gtzan.Audio.Augmentation;

/// <summary>The augmentations of a segment's samples, drawn: a place in the track and changes, one after the other.</summary>
public sealed class AugmentationChain
{
    private readonly double? _place;
    private readonly List<IAugmentation> _steps = [];

    private AugmentationChain(double? place) => _place = place;

    /// <summary>The changes, in their order.</summary>
    public IReadOnlyList<IAugmentation> Steps => _steps;

    /// <summary>Draws the parameters of some kinds for a segment in an epoch.</summary>
    public static AugmentationChain Draw(AugmentationKinds kinds, ulong seed, int epoch, int segment)
    {
        var chain = new AugmentationChain(
            kinds.HasFlag(AugmentationKinds.Crop) ? RandomOf(AugmentationKinds.Crop).Unit(0) : null);
        Add(AugmentationKinds.Stretch, TimeStretch.Draw);
        Add(AugmentationKinds.Pitch, PitchShift.Draw);
        Add(AugmentationKinds.Equalizer, Equalizer.Draw);
        Add(AugmentationKinds.Noise, WhiteNoise.Draw);
        Add(AugmentationKinds.Gain, Gain.Draw);
        return chain;

        void Add(AugmentationKinds kind, Func<AugmentationRandom, IAugmentation> draw)
        {
            if (kinds.HasFlag(kind))
                chain._steps.Add(draw(RandomOf(kind)));
        }

        AugmentationRandom RandomOf(AugmentationKinds kind) => new(seed, epoch, segment, kind);
    }

    /// <summary>
    /// A changed part of a track. What a stretch needs beyond the end is taken from before the part; a track that is too short for it is
    /// stretched less.
    /// </summary>
    /// <param name="track">The samples of the track.</param>
    /// <param name="start">Where the part begins, unless it is cropped.</param>
    /// <param name="length">The samples of the part.</param>
    /// <param name="sampleRate">Samples a second, in hertz.</param>
    /// <returns>So many samples.</returns>
    public float[] Apply(ReadOnlySpan<float> track, int start, int length, int sampleRate)
    {
        var rate = _steps.Aggregate(1.0, (product, step) => product * step.Rate);
        var needed = (int)Math.Min(track.Length, Math.Ceiling(length * rate));
        start = _place is { } place ? (int)(place * (track.Length - needed + 1)) : Math.Min(start, track.Length - needed);
        var samples = track.Slice(start, needed).ToArray();
        foreach (var step in _steps)
            samples = step is TimeStretch ? PhaseVocoder.Stretch(samples, length) : step.Apply(samples, sampleRate);
        return samples;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Join("; ", _steps);
}
