namespace Gtzan.Models.Charts;

/// <summary>
/// The style sheet of charts. Charts use classes instead of colours for lines and text, so one chart suits light and dark pages.
/// </summary>
internal static class ChartStyle
{
    /// <summary>For light pages.</summary>
    public const string Light = """
        svg text { font: 13px system-ui, "Segoe UI", "DejaVu Sans", sans-serif; } svg text:not([fill]) { fill: #1b1b1b; }
        .paper { fill: #ffffff; } .grid { stroke: #e4e8ec; } .axis { stroke: #6b6b6b; } .mark { stroke: #6b6b6b; stroke-dasharray: 2 3; }
        .empty { stroke: #9aa3ab; stroke-dasharray: 2 2; } svg a { cursor: pointer; } svg a:hover rect { stroke: #d55e00; stroke-width: 2; }
        .ink { stroke: #1b1b1b; stroke-width: 1.5; } .name { paint-order: stroke; stroke: #ffffff; stroke-width: 3px; }
        """;

    /// <summary>The overrides for dark pages; follows <see cref="Light"/>.</summary>
    public const string Dark = """
        @media (prefers-color-scheme: dark) {
          svg text:not([fill]) { fill: #e6e6e6; } .paper { fill: #16181b; } .grid { stroke: #33383d; }
          .axis, .mark { stroke: #9a9a9a; } .ink { stroke: #e6e6e6; } .name { stroke: #16181b; }
        }
        """;
}

/// <summary>
/// Categorical colours: those of Okabe and Ito's palette, safe for colour blindness, that are visible on white and on black, and three
/// more, so that ten genres have ten. Shapes or names tell apart what colours alone do not.
/// </summary>
internal static class Palette
{
    public const string Blue = "#0072b2";
    public const string Vermilion = "#d55e00";

    private static readonly string[] Colors =
        [Blue, "#e69f00", "#009e73", "#cc79a7", Vermilion, "#56b4e9", "#7f7f7f", "#7a45e0", "#a83246", "#8a9a00"];

    /// <summary>The number of colours; further categories repeat them.</summary>
    public static int Count => Colors.Length;

    /// <summary>The colour of a category.</summary>
    public static string Color(int kind) => Colors[kind % Colors.Length];

    /// <summary>The colour of text on a category's colour: the one of white and black with more contrast.</summary>
    public static string InkOn(int kind) => IsDark(Color(kind)) ? "#ffffff" : "#1b1b1b";

    private static bool IsDark(string color)
    {
        // Contrast with white exceeds that with black below a luminance of 0.18 (WCAG 2).
        ReadOnlySpan<double> weights = [0.2126, 0.7152, 0.0722];
        var luminance = 0.0;
        for (var i = 0; i < weights.Length; i++)
            luminance += weights[i] * Math.Pow(Convert.ToInt32(color[(1 + (2 * i))..(3 + (2 * i))], 16) / 255.0, 2.2);
        return luminance < 0.18;
    }
}
