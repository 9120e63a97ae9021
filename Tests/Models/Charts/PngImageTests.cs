using Gtzan.Models.Charts;

namespace Gtzan.Tests.Models.Charts;

public sealed class PngImageTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 2)]
    [InlineData(257, 129)]
    public void What_is_read_back_is_what_was_written(int width, int height)
    {
        var pixels = new byte[width * height];
        new Random(7).NextBytes(pixels);
        var file = PngFile.Read(PngImage.Encode(width, ColorMap.Sequential.Colors, pixels));

        Assert.Equal((width, height), (file.Width, file.Height));
        Assert.Equal(pixels, file.Pixels);
        Assert.Equal(ColorMap.Sequential.Colors, file.Palette);
    }

    [Fact]
    public void Invalid_images_are_refused()
    {
        Assert.Throws<ArgumentException>(() => PngImage.Encode(3, ColorMap.Sequential.Colors, new byte[4]));
        Assert.Throws<ArgumentException>(() => PngImage.Encode(0, ColorMap.Sequential.Colors, new byte[4]));
        Assert.Throws<ArgumentException>(() => PngImage.Encode(1, ColorMap.Sequential.Colors, []));
        Assert.Throws<ArgumentException>(() => PngImage.Encode(1, [], new byte[4]));
    }
}
