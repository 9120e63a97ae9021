using Gtzan.Audio.Synthesis.Numbers;

namespace Gtzan.Tests.Audio.Synthesis;

public class PortableMathTests
{
    [Fact]
    public void Functions_agree_with_the_platforms()
    {
        for (double x = -40; x <= 40; x += 0.0937)
        {
            Assert.Equal(1, PortableMath.Exp2(x) / Math.Pow(2, x), 1e-12);
            Assert.Equal(1, PortableMath.Exp(x) / Math.Exp(x), 1e-12);
            Assert.Equal(Math.Sin(2 * Math.PI * x), PortableMath.Sine(x), 1e-12);
        }
    }

    [Fact]
    public void Decibels_and_pitches_follow_their_definitions()
    {
        Assert.Equal(10, PortableMath.Amplitude(20), 10);
        Assert.Equal(440, PortableMath.Frequency(69), 10);
        Assert.Equal(261.6255653, PortableMath.Frequency(60), 6);
        Assert.Equal(0.001, Math.Pow(PortableMath.Decay(2, 100), 200), 1e-12);
    }
}
