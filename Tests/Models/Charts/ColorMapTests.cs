using Gtzan.Models.Charts;

namespace Gtzan.Tests.Models.Charts;

public sealed class ColorMapTests
{
    [Fact]
    public void The_sequential_map_grows_lighter_all_the_way()
    {
        var lightness = ColorMap.Sequential.Colors.Select(Luminance).ToArray();

        Assert.All(
            Enumerable.Range(1, 255), i => Assert.True(lightness[i] > lightness[i - 1], $"colour {i} is not lighter than the one before"));
        Assert.InRange(lightness[0], 0, 0.03);
        Assert.InRange(lightness[255], 0.75, 1);
    }

    [Fact]
    public void The_diverging_map_is_lightest_in_the_middle_blue_below_and_red_above()
    {
        var colors = ColorMap.Diverging.Colors;
        var lightness = colors.Select(Luminance).ToArray();

        Assert.All(Enumerable.Range(1, 127), i => Assert.True(lightness[i] > lightness[i - 1]));
        Assert.All(Enumerable.Range(129, 127), i => Assert.True(lightness[i] < lightness[i - 1]));
        Assert.True(colors[0].Blue > colors[0].Red + 80 && colors[255].Red > colors[255].Blue + 80);
        Assert.InRange(Luminance(ColorMap.Diverging[0.5]), 0.9, 1);
    }

    [Fact]
    public void Values_beyond_the_ends_are_clamped()
    {
        Assert.Equal(0, ColorMap.IndexOf(-3));
        Assert.Equal(255, ColorMap.IndexOf(7));
        Assert.Equal(0, ColorMap.IndexOf(double.NaN));
        Assert.Equal(128, ColorMap.IndexOf(0.5));
        Assert.Equal("#0a10ff", new Rgb(10, 16, 255).Hex);
    }

    private static double Luminance(Rgb color)
    {
        return (0.2126 * Linear(color.Red)) + (0.7152 * Linear(color.Green)) + (0.0722 * Linear(color.Blue));

        static double Linear(byte value) => value <= 10 ? value / 255.0 / 12.92 : Math.Pow(((value / 255.0) + 0.055) / 1.055, 2.4);
    }
}
