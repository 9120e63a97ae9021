using Gtzan.Audio.Collections;
using Gtzan.Audio.Decoding;

namespace Gtzan.Audio.Datasets;

/// <summary>A track and its genre.</summary>
/// <param name="Name">Where it is, relative to its source and with slashes, such as <c>blues/blues.00000.wav</c>.</param>
/// <param name="Genre">The index of its genre.</param>
public sealed record TrackDescription(string Name, int Genre)
{
    /// <summary>A hash of its decoded samples: tracks of equal content are copies. Null if unknown.</summary>
    public string? Content { get; init; }
}

/// <summary>Labelled tracks, from files or generated.</summary>
public interface ITrackSource
{
    /// <summary>The name for messages: a folder's name, "synthetic corpus".</summary>
    string Description { get; }

    /// <summary>Whether the tracks are generated rather than recorded music.</summary>
    bool IsSynthetic { get; }

    /// <summary>Names of the genres; a label is an index into them.</summary>
    IReadOnlyList<string> Genres { get; }

    /// <summary>The tracks, always in the same order.</summary>
    IReadOnlyList<TrackDescription> Tracks { get; }

    /// <summary>A text that changes whenever the content may have changed: the key of caches.</summary>
    string Fingerprint { get; }

    /// <summary>The files and folders that are not tracks, and why.</summary>
    IReadOnlyList<Remark> Remarks => [];

    /// <summary>Decodes a track at the wanted sample rate. Called from several threads at once.</summary>
    /// <exception cref="AudioFormatException">The track cannot be decoded.</exception>
    /// <exception cref="IOException">The track cannot be read.</exception>
    AudioSignal Load(int track, int sampleRate);
}
