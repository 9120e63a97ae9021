namespace Gtzan.Audio.Decoding.Frames;

/// <summary>A decoder whose frames come from a library or a program, block by block.</summary>
internal abstract class FrameDecoder : IAudioDecoder
{
    // Music at 96 kbit/s and more has fewer frames a byte, so memory is allocated once for usual files.
    private const int UsualFramesAByte = 4;

    /// <inheritdoc/>
    public AudioSignal Decode(Stream stream)
    {
        using var blocks = OpenBlocks(stream);
        var most = (int)Math.Min(Array.MaxLength, AudioSignal.MaxHours * 3600L * blocks.SampleRate);

        // The header may be wrong, so it does not decide alone how much memory is allocated.
        var mono = new float[Math.Min(Math.Min(blocks.Promised ?? 0, most), UsualFramesAByte * stream.Length)];
        var frames = 0;
        for (ReadOnlyMemory<float> block; !(block = blocks.Next()).IsEmpty; frames += block.Length)
        {
            if (block.Length > most - frames)
                throw new AudioFormatException(
                    $"The {blocks.FormatName} file has more than {most} samples a channel, or lasts more than {AudioSignal.MaxHours} " +
                    $"hours at its {blocks.SampleRate} Hz; " +
                    "so many are read. Cut it into pieces.");
            if (block.Length > mono.Length - frames)
                Array.Resize(ref mono, (int)Math.Min(most, Math.Max(2L * mono.Length, frames + block.Length)));
            block.Span.CopyTo(mono.AsSpan(frames));
        }

        return new AudioSignal(mono.Length == frames ? mono : mono[..frames], blocks.SampleRate) { Notes = blocks.Notes };
    }

    /// <inheritdoc/>
    /// <remarks>An <see cref="AudioSource"/> knows its length. Where the file does not tell, it is decoded twice.</remarks>
    public AudioSource Open(Stream stream)
    {
        var blocks = OpenBlocks(stream);
        try
        {
            if (blocks.Promised is > 0 and var promised)
                return new FrameSource(stream, blocks, promised);
            long frames = 0;
            for (int length; (length = blocks.Next().Length) > 0; frames += length)
            {
            }

            var notes = blocks.Notes;
            blocks.Dispose();
            stream.Position = 0;
            blocks = OpenBlocks(stream);
            return new FrameSource(stream, blocks, frames, notes);
        }
        catch
        {
            blocks.Dispose();
            throw;
        }
    }

    /// <summary>Opens a file.</summary>
    /// <param name="stream">The whole file, seekable, at its beginning.</param>
    /// <returns>Its frames, checked; closing them leaves the file open.</returns>
    /// <exception cref="AudioFormatException">It cannot be decoded.</exception>
    protected abstract FrameBlocks OpenBlocks(Stream stream);
}
