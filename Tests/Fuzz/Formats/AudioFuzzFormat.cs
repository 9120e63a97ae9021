using System.Numerics.Tensors;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;

namespace Gtzan.Tests.Fuzz.Formats;

/// <summary>Audio files, decoded at once and in blocks, with equal results.</summary>
internal abstract class AudioFuzzFormat : FuzzFormat
{
    private readonly float[] _block = new float[37];

    // Two decoders with a block each, or what a file that now begins like MP3 takes; full-scale 8-bit samples grow to four bytes, twice.
    public override (int Bytes, int BytesAByte) Memory => (512 << 10, 64);

    public override bool IsRefusal(Exception exception) => exception is AudioFormatException;

    public override void Read(byte[] file)
    {
        AudioSignal signal;
        try
        {
            signal = AudioFile.Read(new MemoryStream(file));
        }
        catch (AudioFormatException refusal)
        {
            Require(SaysTheSame(file, refusal), $"not at once: {refusal.Message}");
            throw;
        }

        Require(signal.Samples.Length > 0 && TensorPrimitives.IsFiniteAll<float>(signal.Samples), "its samples are none, or not finite");
        using var stream = AudioFile.Open(new MemoryStream(file));
        Require(stream.Length == signal.Samples.Length && stream.SampleRate == signal.SampleRate, "the stream has another length or rate");
        for (var done = 0; done < signal.Samples.Length;)
        {
            var count = stream.Read(_block);
            Require(count > 0 && _block.AsSpan(0, count).SequenceEqual(signal.Samples.AsSpan(done, count)), "the stream has other samples");
            done += count;
        }

        Require(stream.Read(_block) == 0, "the stream has no end");
    }

    private bool SaysTheSame(byte[] file, AudioFormatException refusal)
    {
        try
        {
            using var stream = AudioFile.Open(new MemoryStream(file));
            while (stream.Read(_block) > 0)
            {
            }

            return refusal.Message.Contains(" hours at its ", StringComparison.Ordinal);
        }
        catch (AudioFormatException exception)
        {
            return exception.Message == refusal.Message;
        }
    }
}
