namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>
/// The styles of the synthetic corpus, each declared in a file of its own. To add an eleventh, declare it beside the others and name it
/// at the end of <see cref="All"/>: the tracks of the first ten stay as they are.
/// </summary>
internal static class Catalogue
{
    /// <summary>All styles, in the order of their genre numbers.</summary>
    public static IReadOnlyList<Style> All { get; } =
    [
        Blues.Style, Classical.Style, Country.Style, Disco.Style, HipHop.Style, Jazz.Style,
        Metal.Style, Pop.Style, Reggae.Style, Rock.Style,
    ];
}
