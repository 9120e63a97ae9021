using System.Globalization;

namespace Gtzan.Models.Charts;

/// <summary>An sRGB colour.</summary>
internal readonly record struct Rgb(byte Red, byte Green, byte Blue)
{
    public string Hex => string.Create(CultureInfo.InvariantCulture, $"#{Red:x2}{Green:x2}{Blue:x2}");
}

/// <summary>
/// Colour maps, computed in OKLab (Björn Ottosson, "A perceptual color space for image processing", 2020), where equal steps look equal.
/// Lightness alone gives the order, which colour blindness and grey printing preserve.
/// </summary>
internal sealed class ColorMap
{
    private const int Count = 256;

    private readonly Rgb[] _colors;

    private ColorMap(Func<double, (double Lightness, double Chroma, double Hue)> color) =>
        _colors =
            [.. Enumerable.Range(0, Count).Select(i => color(i / (Count - 1.0))).Select(c => FromOkLch(c.Lightness, c.Chroma, c.Hue))];

    /// <summary>
    /// Sequential: dark violet, teal, light yellow. The screen gamut is narrowest at teal; the chroma of the other colours is reduced
    /// smoothly towards it, because an edge in the colours would look like one in the numbers.
    /// </summary>
    public static ColorMap Sequential { get; } = new(
        t => (0.22 + (0.71 * t), 0.094 + (0.05 * ((2 * t) - 1) * ((2 * t) - 1)), 305 - (200 * t)));

    /// <summary>Diverging: blue, near white, orange red.</summary>
    public static ColorMap Diverging { get; } =
        new(t => (0.97 - (0.49 * Math.Abs((2 * t) - 1)), 0.17 * Math.Abs((2 * t) - 1), t < 0.5 ? 250 : 40));

    /// <summary>The 256 colours, the lowest number's first.</summary>
    public IReadOnlyList<Rgb> Colors => _colors;

    /// <summary>The index of a number's colour: 0 and 1 are the ends; numbers beyond them are clamped, NaN maps to the lowest.</summary>
    public static byte IndexOf(double share) => (byte)Math.Round(double.IsNaN(share) ? 0 : Math.Clamp(share, 0, 1) * (Count - 1));

    /// <summary>The colour of a number.</summary>
    public Rgb this[double share] => _colors[IndexOf(share)];

    /// <summary>The colour of a lightness, chroma and hue in degrees; the chroma is reduced if it exceeds the gamut.</summary>
    private static Rgb FromOkLch(double lightness, double chroma, double hue)
    {
        var (sine, cosine) = Math.SinCos(hue * Math.PI / 180);
        const int Steps = 64;
        for (var step = Steps; ; step--)
        {
            var reduced = chroma * step / Steps;
            var (red, green, blue) = ToLinear(lightness, reduced * cosine, reduced * sine);
            if (step == 0 || Math.Min(red, Math.Min(green, blue)) >= 0 && Math.Max(red, Math.Max(green, blue)) <= 1)
                return new Rgb(Encode(red), Encode(green), Encode(blue));
        }
    }

    /// <summary>Ottosson's matrices: OKLab to the responses of the eye's cones, their cubes to linear sRGB.</summary>
    private static (double Red, double Green, double Blue) ToLinear(double lightness, double a, double b)
    {
        var l = Cube(lightness + (0.3963377774 * a) + (0.2158037573 * b));
        var m = Cube(lightness - (0.1055613458 * a) - (0.0638541728 * b));
        var s = Cube(lightness - (0.0894841775 * a) - (1.2914855480 * b));
        return (
            (4.0767416621 * l) - (3.3077115913 * m) + (0.2309699292 * s),
            (-1.2684380046 * l) + (2.6097574011 * m) - (0.3413193965 * s),
            (-0.0041960863 * l) - (0.7034186147 * m) + (1.7076147010 * s));

        static double Cube(double value) => value * value * value;
    }

    /// <summary>The curve of sRGB (IEC 61966-2-1).</summary>
    private static byte Encode(double linear)
    {
        linear = Math.Clamp(linear, 0, 1);
        return (byte)Math.Round(255 * (linear <= 0.0031308 ? 12.92 * linear : (1.055 * Math.Pow(linear, 1 / 2.4)) - 0.055));
    }
}
