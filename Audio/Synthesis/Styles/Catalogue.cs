namespace Gtzan.Audio.Synthesis.Styles;

/// <summary>
/// The styles of the synthetic corpus, each declared in its own file. To add one, append it to <see cref="All"/>: the tracks of the others
/// do not change.
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
