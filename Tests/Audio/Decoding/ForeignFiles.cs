using System.Runtime.InteropServices;
using System.Text;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Libsndfile;

namespace Gtzan.Tests.Audio.Decoding;

/// <summary>Files in formats that our own code does not write, made by libsndfile.</summary>
internal static unsafe class ForeignFiles
{
    public const int Aiff = 0x020000, Flac = 0x170000, Ogg = 0x200000, Mp3 = 0x230000;
    public const int Pcm8 = 1, Pcm16 = 2, Pcm24 = 3, Pcm32 = 4, Float = 6, Double = 7, MuLaw = 0x10, Vorbis = 0x60, Opus = 0x64,
        LayerIII = 0x82;

    private const int WriteMode = 0x20, SetClipping = 0x10C0, SetQuality = 0x1300, True = 1;

    /// <summary>Why libsndfile cannot be used; null if it can.</summary>
    public static string? Obstacle { get; } =
        SndfileLibrary.Handle == 0 ? "needs libsndfile (apt-get install libsndfile1)"
        : new Sndfile().Reads(ForeignFormat.Mp3) ? null
        : $"needs libsndfile with MP3, 1.1 or newer, not {SndfileLibrary.Version}";

    /// <summary>Encodes frames.</summary>
    /// <param name="format">Container and encoding, such as <see cref="Flac"/> | <see cref="Pcm16"/>.</param>
    /// <param name="interleaved">Frame after frame, a sample a channel.</param>
    /// <param name="rate">Frames a second.</param>
    /// <param name="channels">Samples in a frame.</param>
    /// <param name="quality">For lossy encodings: 0 is the worst, 1 the best.</param>
    public static byte[] Encode(int format, float[] interleaved, int rate = 22050, int channels = 1, double? quality = null)
    {
        using var folder = new TemporaryFolder();
        var info = new SndfileInfo { SampleRate = rate, Channels = channels, Format = format };
        nint file;
        fixed (byte* path = Encoding.UTF8.GetBytes(folder["file"] + '\0'))
            file = ((delegate* unmanaged[Cdecl]<byte*, int, SndfileInfo*, nint>)Find("sf_open"))(path, WriteMode, &info);
        Assert.True(file != 0, $"{SndfileLibrary.Version} cannot write format {format:X}: {SndfileLibrary.Error(null)}");
        Assert.InRange(SndfileLibrary.Command(file, SetClipping, null, True), 0, 1);
        if (quality is { } value)
            Assert.Equal(True, SndfileLibrary.Command(file, SetQuality, &value, sizeof(double)));

        // An encoder may recurse over what it is given at once.
        const int FramesAtOnce = 4096;
        var write = (delegate* unmanaged[Cdecl]<nint, float*, long, long>)Find("sf_writef_float");
        var frames = interleaved.Length / channels;
        fixed (float* samples = interleaved)
            for (var done = 0; done < frames; done += FramesAtOnce)
            {
                var count = Math.Min(FramesAtOnce, frames - done);
                Assert.Equal(count, write(file, samples + ((long)done * channels), count));
            }

        Assert.Equal(0, SndfileLibrary.Close(file));
        return File.ReadAllBytes(folder["file"]);
    }

    private static nint Find(string function) => NativeLibrary.GetExport(SndfileLibrary.Handle, function);
}
