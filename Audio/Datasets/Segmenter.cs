namespace Gtzan.Audio.Datasets;

/// <summary>Cuts a track into segments of equal length, one after the other, as the recipe says.</summary>
/// <remarks>
/// Segment i is samples[i·S … i·S + S), S = <see cref="FeatureRecipe.SamplesPerSegment"/>, for i below the recipe's number of segments.
/// A shorter file loses its last segments by the length test: a segment counts if it has its full number of frames, so it may lack
/// the few samples that begin no further frame. What a file has beyond the recipe's duration is left out. With
/// <see cref="SegmentFraming.Track"/>, the samples of the neighbours that its frames reach into come with a segment.
/// </remarks>
public sealed class Segmenter
{
    private readonly FeatureRecipe _recipe;
    private readonly int _mostSegments;

    /// <summary>Prepares to cut as <paramref name="recipe"/> says.</summary>
    /// <param name="recipe">The length of a segment, and how many a track of full duration has.</param>
    /// <param name="wholeTrack">Cut all of a track, however long it is, instead of what the recipe's duration covers.</param>
    /// <exception cref="ArgumentException">The recipe is impossible.</exception>
    public Segmenter(FeatureRecipe recipe, bool wholeTrack = false)
    {
        ArgumentNullException.ThrowIfNull(recipe);
        recipe.Validate();
        _recipe = recipe;
        _mostSegments = wholeTrack ? int.MaxValue : recipe.SegmentsPerTrack;
    }

    /// <summary>Whole segments in a track of <paramref name="samples"/> samples; 0 if it is shorter than one.</summary>
    public int Count(long samples)
    {
        // A centred frame of an odd number of samples needs its own centre, too.
        int length = _recipe.SamplesPerSegment, shortest = ((_recipe.FramesPerSegment - 1) * _recipe.HopLength) + (_recipe.FftLength % 2);
        var whole = (int)Math.Min(samples / length, _mostSegments);
        var rest = samples - ((long)whole * length);
        return whole < _mostSegments && rest > 0 && rest >= shortest ? whole + 1 : whole;
    }

    /// <summary>A segment of a track.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The track has no such segment.</exception>
    public Segment Segment(ReadOnlySpan<float> samples, int index)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count(samples.Length));

        var (start, end, firstFrame) = Window(samples.Length, index);
        return new Segment(samples[(int)start..(int)end], firstFrame);
    }

    /// <summary>The place of a segment's samples in a track of so many, and its first frame among theirs.</summary>
    internal (long Start, long End, int FirstFrame) Window(long samples, int index)
    {
        int length = _recipe.SamplesPerSegment, hop = _recipe.HopLength;
        int before = _recipe.FftLength / 2, after = _recipe.FftLength - before;
        var start = (long)index * length;
        if (_recipe.Framing == SegmentFraming.Segment)
            return (start, Math.Min(samples, start + length), 0);
        // The margin is a whole number of frames, so that the frames of the window are frames of the track.
        var margin = (int)Math.Min(index * (long)_recipe.FramesPerSegment, (before + hop - 1) / hop);
        return (start - ((long)margin * hop), Math.Min(samples, start + length - hop + after), margin);
    }
}
