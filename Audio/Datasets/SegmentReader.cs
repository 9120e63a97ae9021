using Gtzan.Audio.Decoding;

namespace Gtzan.Audio.Datasets;

/// <summary>Cuts a recording into segments while it is decoded, all of it however long it is: one segment is in memory at a time.</summary>
/// <remarks>The segments are those that <see cref="Segmenter"/> cuts from the decoded recording.</remarks>
public sealed class SegmentReader
{
    private readonly AudioSource _audio;
    private readonly Segmenter _segmenter;
    private float[] _window = [];
    private long _start, _end; // the samples of the recording that the window holds
    private int _next;

    /// <summary>Prepares to cut a recording, which must be at the recipe's sample rate and at its beginning.</summary>
    /// <exception cref="ArgumentException">The recipe is impossible, or the recording has another sample rate.</exception>
    public SegmentReader(AudioSource audio, FeatureRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(audio);
        _segmenter = new Segmenter(recipe, wholeTrack: true);
        Count = _segmenter.Count(audio.Length);
        if (audio.SampleRate != recipe.SampleRate)
            throw new ArgumentException($"The recording is at {audio.SampleRate} Hz; the recipe asks for {recipe.SampleRate} Hz.",
                nameof(audio));
        _audio = audio;
        LeftOut = Math.Max(0, audio.Length - ((long)Count * recipe.SamplesPerSegment));
    }

    /// <summary>The number of segments; 0 if the recording is shorter than one.</summary>
    public int Count { get; }

    /// <summary>The number of samples after the last segment.</summary>
    public long LeftOut { get; }

    /// <summary>Decodes the next segment, which is valid until the following call.</summary>
    /// <exception cref="InvalidOperationException">There are no more than <see cref="Count"/>.</exception>
    /// <exception cref="AudioFormatException">A sample is not audio, or the file ends early.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public Segment Next()
    {
        if (_next == Count)
            throw new InvalidOperationException($"The recording has {Count} segments, and all have been read.");
        var (start, end, firstFrame) = _segmenter.Window(_audio.Length, _next++);
        // Windows overlap if frames reach into the neighbours.
        int kept = (int)(_end - start), length = (int)(end - start);
        var window = _window.Length < length ? new float[length] : _window;
        _window.AsSpan((int)(start - _start), kept).CopyTo(window);
        (_window, _start, _end) = (window, start, end);
        var read = _audio.Read(window.AsSpan(kept, length - kept));
        return new Segment(window.AsSpan(0, kept + read), firstFrame);
    }
}
