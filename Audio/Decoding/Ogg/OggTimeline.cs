namespace Gtzan.Audio.Decoding.Ogg;

/// <summary>Counts the samples of an Ogg stream, excluding those to be trimmed at the start and the end.</summary>
/// <param name="preSkip">The pre-skip of the header, in samples.</param>
/// <remarks>
/// The granule position of a page is the sample at which its last packet ends. On the first page, fewer samples than its packets decode to
/// mean a cut at the beginning, unless it is also the last page; more mean that the stream was cut out of a longer one. On the last page,
/// fewer samples mean a cut at the end (Vorbis I, A.2; RFC 7845, section 4).
/// </remarks>
internal sealed class OggTimeline(int preSkip)
{
    private long? _offset;
    private long _decoded, _onPagesBefore, _onPages, _end;

    /// <summary>Decoded samples that come before the first.</summary>
    public long Skipped => preSkip + Math.Max(0, -(_offset ?? 0));

    /// <summary>The number of samples.</summary>
    public long Samples
    {
        get
        {
            // The last page can trim only its own samples, and cannot add any.
            var end = _offset is { } offset ? _end - Math.Max(0, offset) + Math.Max(0, -offset) + _decoded - _onPages : _decoded;
            return Math.Max(0, Math.Clamp(end, _onPagesBefore, _decoded) - Skipped);
        }
    }

    /// <summary>Counts a packet.</summary>
    /// <param name="samples">The number of samples that the packet decodes to.</param>
    /// <param name="granule">The granule position at the end of the packet; null if its page's position belongs to a later packet.</param>
    /// <param name="isOnLastPage">Whether its page is the stream's last.</param>
    public void Add(int samples, long? granule, bool isOnLastPage)
    {
        _decoded += samples;
        if (granule is not { } position)
            return;

        // Keeps the differences of hostile positions within 64 bits.
        position = Math.Clamp(position, -(1L << 60), 1L << 60);
        _offset ??= isOnLastPage ? 0 : position - _decoded;
        (_onPagesBefore, _onPages, _end) = (_onPages, _decoded, position);
    }
}
