namespace Gtzan.Audio.Decoding;

/// <summary>A signal that a library decodes, block by block.</summary>
/// <param name="stream">The file; closed with this one.</param>
/// <param name="blocks">What it holds, from the beginning; closed with this one.</param>
/// <param name="length">How many samples there are.</param>
internal sealed class FrameSource(Stream stream, FrameBlocks blocks, long length) : AudioSource
{
    private float[] _block = [];
    private int _next, _end;
    private long _position;

    public override int SampleRate => blocks.SampleRate;

    public override long Length => length;

    public override int Read(Span<float> destination)
    {
        int wanted = (int)Math.Min(destination.Length, length - _position), done = 0;
        while (done < wanted)
        {
            if (_next == _end)
                Fill();
            int count = Math.Min(wanted - done, _end - _next);
            _block.AsSpan(_next, count).CopyTo(destination[done..]);
            (_next, _position, done) = (_next + count, _position + count, done + count);
        }

        return wanted;
    }

    protected override void Dispose(bool disposing)
    {
        blocks.Dispose();
        stream.Dispose();
        base.Dispose(disposing);
    }

    private void Fill()
    {
        ReadOnlySpan<float> block = blocks.Next();
        if (block.IsEmpty)
            throw new AudioFormatException($"The {blocks.FormatName} file changed while its samples were being read.");
        if (_block.Length < block.Length)
            _block = new float[block.Length];
        block.CopyTo(_block);
        (_next, _end) = (0, block.Length);
    }
}
