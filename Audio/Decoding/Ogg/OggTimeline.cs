namespace Gtzan.Audio.Decoding.Ogg;

/// <summary>
/// Counts the samples of an Ogg stream: what its packets decode to, without what its pages say is before the first sample or behind the last.
/// </summary>
/// <param name="preSkip">Decoded samples that the header says come before the first.</param>
/// <remarks>
/// A page says at which sample its last packet ends. On the first page, a smaller number than its packets decode to means samples to leave out before the first, unless it is the last page too; a
/// larger one, that the stream was cut out of a longer one. On the last page, a smaller number means samples to leave out behind the last (Vorbis I, A.2; RFC 7845, section 4).
/// </remarks>
internal sealed class OggTimeline(int preSkip)
{
    private long? _offset;
    private long _decoded, _onPagesBefore, _onPages, _end;

    /// <summary>Decoded samples that come before the first.</summary>
    public long Skipped => preSkip + Math.Max(0, -(_offset ?? 0));

    /// <summary>How many samples there are.</summary>
    public long Samples
    {
        get
        {
            // Nothing can be added, and no more left out than the last page has.
            long end = _offset is { } offset ? _end - Math.Max(0, offset) + Math.Max(0, -offset) + _decoded - _onPages : _decoded;
            return Math.Max(0, Math.Clamp(end, _onPagesBefore, _decoded) - Skipped);
        }
    }

    /// <summary>Counts a packet.</summary>
    /// <param name="samples">What it decodes to.</param>
    /// <param name="granule">What its page says is the position at its end; null if it does not.</param>
    /// <param name="isOnLastPage">Whether its page is the stream's last.</param>
    public void Add(int samples, long? granule, bool isOnLastPage)
    {
        _decoded += samples;
        if (granule is not { } position)
            return;

        // Positions are numbers of 64 bits from anywhere. Beyond these, differences would overflow.
        position = Math.Clamp(position, -(1L << 60), 1L << 60);
        _offset ??= isOnLastPage ? 0 : position - _decoded;
        (_onPagesBefore, _onPages, _end) = (_onPages, _decoded, position);
    }
}
