namespace Gtzan.Models.Configuration;

/// <summary>How examples are divided, from the most leaky protocol to the most honest.</summary>
public enum SplitMode
{
    /// <summary>Segments at random, as in the study: parts of one track are on both sides, so that accuracy flatters.</summary>
    Segment,

    /// <summary>
    /// Whole tracks, the same share of each genre: what a model knows of tracks it has never heard. Exact repeats of a track stay with it.
    /// </summary>
    Track,

    /// <summary>
    /// The same, and each recording counts once: of GTZAN's exact repeats the first stays, and the one recording that has two labels is
    /// left out.
    /// </summary>
    Duplicate,

    /// <summary>
    /// Whole artists, as far as GTZAN's are known: what a model knows of music that is new to it, and not of an artist's sound.
    /// </summary>
    Artist,

    /// <summary>
    /// The fault-filtered division of Kereliuk, Sturm and Larsen (2015): fixed parts, without the tracks of GTZAN that are at fault. It
    /// keeps artists apart, all but one: of Bob Marley's tracks 29 are for training and one for the test.
    /// </summary>
    Filtered,
}

/// <summary>The protocols' names on the command line and in files.</summary>
internal static class SplitModes
{
    /// <summary>The names, in the order of <see cref="SplitMode"/>.</summary>
    public static string[] Names { get; } = ["segment", "track", "duplicate", "artist", "filtered"];

    /// <summary>What each is, for a help text.</summary>
    public const string Help =
        "segment: segments at random, as published (parts of a track on both sides); track: all segments of a track, and of its exact " +
        "repeats, on one side; " +
        "duplicate: also each of GTZAN's repeated recordings once; artist: all tracks of an artist on one side (each of the 81 whose " +
        "artist is not known counts as one); filtered: the fault-filtered division of GTZAN, which keeps all artists but one apart.";

    public static string NameOf(SplitMode mode) => Names[(int)mode];

    /// <exception cref="ProgramException">The name is not known.</exception>
    public static SplitMode Parse(string name) => Array.IndexOf(Names, name) is >= 0 and var index
        ? (SplitMode)index
        : throw new ProgramException($"There is no split \"{name}\"; choose from {string.Join(", ", Names)}.");

    /// <summary>What the reader of a number must know about how the data were divided.</summary>
    public static string Caveat(SplitMode mode, bool isSynthetic) =>
        mode switch
        {
            SplitMode.Segment =>
                "Split by segment, as published: parts of the same track were trained on, so this flatters. Use --split track to see " +
                "what is known of new tracks.",
            SplitMode.Track => "Split by track: no part of a test track was trained on.",
            SplitMode.Duplicate =>
                "Split by duplicate group: no part of a test track was trained on, and each of GTZAN's repeated recordings counts once.",
            SplitMode.Artist => "Split by artist: nothing of a test track's artist was trained on, where GTZAN's artists are known.",
            _ => "The fault-filtered division: fixed parts without GTZAN's faulty tracks, with all artists but one kept apart (one of " +
                "the tested tracks is Bob Marley's, who is among the training tracks).",
        }
        + (isSynthetic ? " The corpus is synthetic: the numbers say nothing about real music." : "");
}
