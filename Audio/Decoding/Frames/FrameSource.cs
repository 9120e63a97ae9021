namespace Gtzan.Audio.Decoding.Frames;

/// <summary>A signal that a library decodes, block by block.</summary>
/// <param name="stream">The file; closed with this one.</param>
/// <param name="blocks">The frames from the beginning; closed with this source.</param>
/// <param name="length">The number of samples.</param>
/// <param name="notes">What is wrong with the file; null to ask the blocks, which know it behind the last.</param>
internal sealed class FrameSource(Stream stream, FrameBlocks blocks, long length, IReadOnlyList<string>? notes = null) : AudioSource
{
    private ReadOnlyMemory<float> _rest;
    private long _position;

    public override int SampleRate => blocks.SampleRate;

    public override long Length => length;

    public override IReadOnlyList<string> Notes => notes ?? blocks.Notes;

    public override int Read(Span<float> destination)
    {
        int wanted = (int)Math.Min(destination.Length, length - _position), done = 0;
        while (done < wanted)
        {
            if (_rest.IsEmpty && (_rest = blocks.Next()).IsEmpty)
                throw new AudioFormatException($"The {blocks.FormatName} file changed while its samples were being read.");
            var count = Math.Min(wanted - done, _rest.Length);
            _rest.Span[..count].CopyTo(destination[done..]);
            (_rest, _position, done) = (_rest[count..], _position + count, done + count);
        }

        return wanted;
    }

    protected override void Dispose(bool disposing)
    {
        blocks.Dispose();
        stream.Dispose();
        base.Dispose(disposing);
    }
}
