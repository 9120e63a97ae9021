using Gtzan.Audio.Dsp.Dct;
using Gtzan.Audio.Dsp.Fft;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Dsp.Median;
using Gtzan.Audio.Dsp.Mel;
using Gtzan.Audio.Dsp.Resampling;
using Gtzan.Audio.Dsp.Stft;

namespace Gtzan.Tests.Audio.Dsp;

public sealed class ReferenceArgumentTests
{
    public static TheoryData<string, Action> Calls => new()
    {
        { "x", () => DctReference.Apply(null!, 1) },
        { "x", () => FftReference.Dft(null!) },
        { "x", () => FftReference.Fft(null!) },
        { "signal", () => FftReference.Forward(null!) },
        { "spectrum", () => FftReference.Inverse(null!) },
        { "samples", () => FramingReference.Frames(null!, 8, 4) },
        { "samples", () => FramingReference.Frame(null!, 0, 8, 4) },
        { "series", () => MedianReference.Apply(null!, 3) },
        { "filters", () => MelReference.Apply(null!, [1]) },
        { "power", () => MelReference.Apply([[1]], null!) },
        { "samples", () => ResamplerReference.Resample(null!, 44100, 22050) },
        { "spectra", () => StftReference.Inverse(null!, 4, 8) },
    };

    [Theory]
    [MemberData(nameof(Calls))]
    public void A_null_argument_is_named(string argument, Action call) =>
        Assert.Equal(argument, Assert.Throws<ArgumentNullException>(call).ParamName);
}
