using Gtzan.Audio.Decoding;

namespace Gtzan.Audio.Datasets;

/// <summary>Cuts a recording into segments while it is decoded, all of it however long it is: one segment is in memory at a time.</summary>
/// <remarks>The segments are those that <see cref="Segmenter"/> cuts from the decoded recording.</remarks>
public sealed class SegmentReader
{
    private readonly AudioSource _audio;
    private readonly float[] _segment;
    private int _next;

    /// <summary>Prepares to cut a recording, which must be at the recipe's sample rate and at its beginning.</summary>
    /// <exception cref="ArgumentException">The recipe is impossible, or the recording has another sample rate.</exception>
    public SegmentReader(AudioSource audio, FeatureRecipe recipe)
    {
        ArgumentNullException.ThrowIfNull(audio);
        Count = new Segmenter(recipe, wholeTrack: true).Count(audio.Length);
        if (audio.SampleRate != recipe.SampleRate)
            throw new ArgumentException($"The recording is at {audio.SampleRate} Hz; the recipe asks for {recipe.SampleRate} Hz.",
                nameof(audio));
        _audio = audio;
        _segment = new float[Count == 0 ? 0 : recipe.SamplesPerSegment];
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
    public ReadOnlySpan<float> Next()
    {
        if (_next == Count)
            throw new InvalidOperationException($"The recording has {Count} segments, and all have been read.");
        _next++;
        return _segment.AsSpan(0, _audio.Read(_segment));
    }
}
