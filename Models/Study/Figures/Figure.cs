using System.Xml.Linq;

namespace Gtzan.Models.Study.Figures;

/// <summary>A figure of the page, also written as a separate file.</summary>
/// <param name="Name">The file name without extension.</param>
/// <param name="Picture">The picture.</param>
/// <param name="Caption">The caption below it.</param>
internal sealed record Figure(string Name, XElement Picture, string Caption);

/// <summary>A section of the page.</summary>
/// <param name="Title">Its heading.</param>
internal sealed record FigureSection(string Title)
{
    /// <summary>Notes on missing figures or on how to read them.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The figures.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>The tables.</summary>
    public IReadOnlyList<ClassTable> Tables { get; init; } = [];
}

/// <summary>A table of numbers, one row per genre.</summary>
/// <param name="Caption">The caption above it.</param>
/// <param name="Columns">The heads of the columns.</param>
/// <param name="Rows">The cells; the last row is the mean of the others.</param>
internal sealed record ClassTable(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
