namespace Gtzan.Models.Reports;

/// <summary>
/// Colours for kinds of things: Okabe and Ito's, which people with any colour vision can tell apart, as far as they show on white and on
/// black.
/// </summary>
internal static class Palette
{
    public const string Blue = "#0072b2";
    public const string Vermilion = "#d55e00";

    private static readonly string[] Colors = [Blue, "#e69f00", "#009e73", "#cc79a7", Vermilion, "#56b4e9", "#7f7f7f"];

    /// <summary>The colour of a kind.</summary>
    public static string Color(int kind) => Colors[kind % Colors.Length];
}
