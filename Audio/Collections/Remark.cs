namespace Gtzan.Audio.Collections;

/// <summary>Why a file or folder of a collection is not used, or what is special about a track that is.</summary>
public enum RemarkKind
{
    /// <summary>Left out: its name begins with a point, or the file system hides it.</summary>
    Hidden,

    /// <summary>Left out: its name does not end as an audio file's does.</summary>
    NotAudio,

    /// <summary>Left out: it is in no genre's folder.</summary>
    NoGenre,

    /// <summary>Left out: its name is not UTF-8, so it cannot be opened by it.</summary>
    NameNotUtf8,

    /// <summary>Left out: a folder that cannot be read.</summary>
    UnreadableFolder,

    /// <summary>Left out: a link whose target is missing, or a folder that is scanned already.</summary>
    Link,

    /// <summary>Left out: a folder without audio files, or a genre without a usable track.</summary>
    EmptyFolder,

    /// <summary>Left out: a file that cannot be read now; another time it may be readable.</summary>
    UnreadableFile,

    /// <summary>Left out: a file that cannot be decoded.</summary>
    NotDecodable,

    /// <summary>Left out: a track that is shorter than its features need.</summary>
    TooShort,

    /// <summary>Left out: a track whose samples or features are not finite.</summary>
    NotFinite,

    /// <summary>Used, but not whole: the file is damaged or cut.</summary>
    Damaged,

    /// <summary>Used, but only its beginning: the recipe's duration.</summary>
    CutToDuration,

    /// <summary>Used, and its samples equal another track's.</summary>
    Copy,

    /// <summary>Used: a genre whose name differs from another's only in case.</summary>
    SimilarGenre,

    /// <summary>Left out: a track of a genre that the genre map leaves out. (Last, because files have the numbers.)</summary>
    Unmapped,
}

/// <summary>What is to be said of a file or folder of a collection.</summary>
/// <param name="Path">Where it is, relative to the collection and with slashes; that of a folder ends with one.</param>
/// <param name="Kind">The kind of remark.</param>
/// <param name="Text">The remark: a sentence.</param>
public sealed record Remark(string Path, RemarkKind Kind, string Text)
{
    /// <summary>Whether the file or folder is not used.</summary>
    public bool IsOmission => Kind is < RemarkKind.Damaged or RemarkKind.Unmapped;

    /// <summary>Whether the remark is of a file, not of a folder.</summary>
    public bool IsOfFile => !Path.EndsWith('/');
}
