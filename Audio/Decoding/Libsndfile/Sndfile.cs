using System.Runtime.InteropServices;
using Gtzan.Audio.Decoding.Frames;

namespace Gtzan.Audio.Decoding.Libsndfile;

/// <summary>The libsndfile that is installed on this machine.</summary>
internal sealed unsafe class Sndfile : SoundLibrary
{
    // libsndfile has one error of opening for all threads.
    private static readonly Lock Opening = new();

    /// <inheritdoc/>
    public override string Version => SndfileLibrary.Version;

    /// <inheritdoc/>
    public override IFrameReader Open(Stream stream)
    {
        var bytes = new SndfileStream(stream);
        SndfileInfo info = default;
        SndfileHandle file;
        string? error;
        lock (Opening)
        {
            file = OpenHandle(bytes, ref info);
            error = file.IsInvalid ? SndfileLibrary.Error(null) ?? "no error is known" : null;
        }

        try
        {
            bytes.ThrowIfFailed();
            return error is null ? new Reader(file, info, bytes) : throw new SoundLibraryException(error);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override bool Reads(ForeignFormat format)
    {
        int count;
        if (SndfileLibrary.Command(0, SndfileLibrary.GetMajorFormatCount, &count, sizeof(int)) != 0)
            return true;
        for (var i = 0; i < count; i++)
        {
            var known = new SndfileFormatInfo { Format = i };
            if (SndfileLibrary.Command(0, SndfileLibrary.GetMajorFormat, &known, sizeof(SndfileFormatInfo)) == 0 &&
                known.Format == format.MajorNumber)
                return true;
        }

        return false;
    }

    private static SndfileHandle OpenHandle(SndfileStream bytes, ref SndfileInfo info)
    {
        var pinned = GCHandle.Alloc(bytes);
        try
        {
            return SndfileLibrary.Open(SndfileStream.Callbacks, SndfileLibrary.ReadMode, ref info, pinned);
        }
        catch
        {
            pinned.Free();
            throw;
        }
    }

    private sealed class Reader(SndfileHandle file, SndfileInfo info, SndfileStream bytes) : IFrameReader
    {
        public int Channels => info.Channels;

        public int SampleRate => info.SampleRate;

        public long? Frames => info.Frames is >= 0 and < SndfileLibrary.UnknownFrames ? info.Frames : null;

        public int Read(Span<float> interleaved)
        {
            var wanted = interleaved.Length / info.Channels;
            var frames = SndfileLibrary.ReadFrames(file, interleaved, wanted);
            bytes.ThrowIfFailed();

            // After damage, libsndfile may return frames and an error together.
            return SndfileLibrary.Error(file) is { } error ? throw new SoundLibraryException(error) : (int)Math.Clamp(frames, 0, wanted);
        }

        public void Dispose() => file.Dispose();
    }
}
