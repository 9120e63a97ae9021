using System.Globalization;
using System.Text;
using Gtzan.Audio.Datasets;

namespace Gtzan.Tests.Audio.Datasets;

public sealed class ShortestDecimalTests
{
    [Fact]
    public void Every_float_is_written_as_NET_writes_it()
    {
        var random = new Random(5);
        for (int i = 0; i < 300_000; i++)
        {
            Check(BitConverter.Int32BitsToSingle(random.Next() ^ random.Next(2) << 31)); // of any size, infinities and NaN among them
            Check((random.NextSingle() - 0.5f) * 400); // coefficients
            Check((float)Math.Round(random.NextDouble() * 2000 - 1000, random.Next(5))); // few digits
            Check(random.Next(1 << 23) / 64f + 1 / 64f); // halfway between two decimals
        }
    }

    [Fact]
    public void Powers_of_two_and_ten_and_their_neighbours_too()
    {
        for (int exponent = -20; exponent <= 25; exponent++)
            foreach (float value in (float[])[MathF.ScaleB(1, exponent), MathF.Pow(10, exponent)])
                foreach (float near in (float[])[MathF.BitDecrement(value), value, MathF.BitIncrement(value)])
                {
                    Check(near);
                    Check(-near);
                }
        Check(0);
        Check(-0f);
    }

    private static void Check(float value)
    {
        if (!float.IsFinite(value))
            return;
        Span<byte> text = stackalloc byte[ShortestDecimal.MaximumLength];
        Assert.Equal(value.ToString(CultureInfo.InvariantCulture), Encoding.ASCII.GetString(text[..ShortestDecimal.Write(value, text)]));
    }
}
