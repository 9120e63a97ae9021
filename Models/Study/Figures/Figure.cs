using System.Xml.Linq;

namespace Gtzan.Models.Study.Figures;

/// <summary>A picture of the page, which is a file of its own as well.</summary>
/// <param name="Name">The file's name without its ending.</param>
/// <param name="Picture">The picture.</param>
/// <param name="Caption">The caption below it.</param>
internal sealed record Figure(string Name, XElement Picture, string Caption);

/// <summary>A part of the page.</summary>
/// <param name="Title">Its heading.</param>
internal sealed record FigureSection(string Title)
{
    /// <summary>What is missing and why, or must be known to read the pictures.</summary>
    public IReadOnlyList<string> Notes { get; init; } = [];

    /// <summary>The pictures.</summary>
    public IReadOnlyList<Figure> Figures { get; init; } = [];

    /// <summary>The tables.</summary>
    public IReadOnlyList<ClassTable> Tables { get; init; } = [];
}

/// <summary>A table of numbers, a genre a row.</summary>
/// <param name="Caption">The caption above it.</param>
/// <param name="Columns">The heads of the columns.</param>
/// <param name="Rows">The cells; the last row is the mean of the others.</param>
internal sealed record ClassTable(string Caption, IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<string>> Rows);
