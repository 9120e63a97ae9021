namespace Gtzan.Audio.Augmentation;

/// <summary>The ways to change training examples, so that a model sees no example twice.</summary>
[Flags]
public enum AugmentationKinds
{
    /// <summary>Nothing is changed.</summary>
    None = 0,

    /// <summary>A segment begins anywhere in the track.</summary>
    Crop = 1,

    /// <summary>Louder or softer: <see cref="Augmentation.Gain"/>.</summary>
    Gain = 2,

    /// <summary>White noise is added: <see cref="WhiteNoise"/>.</summary>
    Noise = 4,

    /// <summary>A shelf or a peak in the spectrum: <see cref="Augmentation.Equalizer"/>.</summary>
    Equalizer = 8,

    /// <summary>Higher or lower, with the same tempo: <see cref="PitchShift"/>.</summary>
    Pitch = 16,

    /// <summary>Faster or slower, with the same pitch: <see cref="TimeStretch"/>.</summary>
    Stretch = 32,

    /// <summary>Frames and features are masked: <see cref="SpecAugment"/>.</summary>
    Spec = 64,

    /// <summary>Two examples and their losses are mixed, in the training loop.</summary>
    Mixup = 128,

    /// <summary>Those that need the audio.</summary>
    OfSamples = Crop | Gain | Noise | Equalizer | Pitch | Stretch,

    /// <summary>All of them.</summary>
    All = OfSamples | Spec | Mixup,
}

/// <summary>Kinds of augmentation as text: <c>none</c>, or names joined by +, such as <c>crop+spec</c>.</summary>
public static class AugmentationKindNames
{
    private const string None = "none", All = "all", Default = "default";

    /// <summary>The names of single kinds, in the order in which they are applied.</summary>
    public static IReadOnlyList<(string Name, AugmentationKinds Kind)> Names { get; } =
    [
        ("crop", AugmentationKinds.Crop), ("stretch", AugmentationKinds.Stretch), ("pitch", AugmentationKinds.Pitch),
        ("eq", AugmentationKinds.Equalizer), ("noise", AugmentationKinds.Noise), ("gain", AugmentationKinds.Gain),
        ("spec", AugmentationKinds.Spec), ("mixup", AugmentationKinds.Mixup),
    ];

    /// <summary>The kinds that <c>default</c> stands for: those that help, by the table in Models/README.md.</summary>
    public const AugmentationKinds DefaultKinds = AugmentationKinds.Crop | AugmentationKinds.Spec | AugmentationKinds.Mixup;

    /// <summary>The names, in the order in which they are applied.</summary>
    public static string Format(AugmentationKinds kinds) => kinds == AugmentationKinds.None
        ? None
        : string.Join('+', Names.Where(name => kinds.HasFlag(name.Kind)).Select(name => name.Name));

    /// <summary>Reads <c>none</c>, <c>default</c>, <c>all</c>, or names in any order. Returns false if one is unknown or twice.</summary>
    public static bool TryParse(string? text, out AugmentationKinds kinds)
    {
        kinds = text switch { All => AugmentationKinds.All, Default => DefaultKinds, _ => AugmentationKinds.None };
        if (text is None or All or Default)
            return true;
        foreach (var word in (text ?? "").Split('+'))
        {
            var kind = Names.FirstOrDefault(name => name.Name == word).Kind;
            if (kind == AugmentationKinds.None || kinds.HasFlag(kind))
                return false;
            kinds |= kind;
        }

        return true;
    }
}
