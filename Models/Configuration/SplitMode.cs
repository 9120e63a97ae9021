namespace Gtzan.Models.Configuration;

/// <summary>Split protocols, from the leakiest to the strictest.</summary>
public enum SplitMode
{
    /// <summary>Random segments, as in the study: parts of one track are on both sides, so the accuracy is too high.</summary>
    Segment,

    /// <summary>Whole tracks, stratified by genre: measures generalisation to new tracks. Exact repeats of a track stay with it.</summary>
    Track,

    /// <summary>
    /// As Track, with each recording once: keeps the first of GTZAN's exact repeats and removes the one recording with two labels.
    /// </summary>
    Duplicate,

    /// <summary>Whole artists, as far as GTZAN's are known: measures generalisation to new artists.</summary>
    Artist,

    /// <summary>
    /// The fault-filtered division of Kereliuk, Sturm and Larsen (2015): fixed parts, without GTZAN's faulty tracks. It separates all
    /// artists but one: 29 of Bob Marley's tracks are for training and one for the test.
    /// </summary>
    Filtered,
}

/// <summary>The protocols' names on the command line and in files.</summary>
internal static class SplitModes
{
    /// <summary>The names, in the order of <see cref="SplitMode"/>.</summary>
    public static string[] Names { get; } = ["segment", "track", "duplicate", "artist", "filtered"];

    /// <summary>The description of each, for help texts.</summary>
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

    /// <summary>The caveat about the split to print beside a result.</summary>
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
