using System.Globalization;
using System.Xml.Linq;

namespace Gtzan.Models.Charts;

/// <summary>A part of a track and its predicted genre.</summary>
/// <param name="Genre">The predicted genre; null for a part that was not tested.</param>
/// <param name="Tooltip">What it says when pointed at.</param>
internal sealed record StripPart(int? Genre, string Tooltip);

/// <summary>
/// The predicted genre of a track over time: a box for each segment, with the genre's colour and the beginning of its name.
/// </summary>
internal static class GenreStrip
{
    private const double Width = 600;
    private const double Height = 30;
    private const double NarrowestWithText = 26;
    private const double CharacterWidth = 8;

    public static XElement Draw(IReadOnlyList<string> genres, IReadOnlyList<StripPart> parts)
    {
        var width = Width / parts.Count;
        var gap = width > 6 ? 2 : 0;
        var content = new List<object>();
        foreach (var (i, part) in parts.Index())
        {
            var rectangle = Svg.Rectangle(
                i * width, 1, width - gap, Height - 2, part.Genre is { } genre ? Palette.Color(genre) : "none", Svg.Tooltip(part.Tooltip));
            if (part.Genre is null)
                rectangle.SetAttributeValue("class", "empty");
            content.Add(rectangle);
            if (part.Genre is { } named && width >= NarrowestWithText)
            {
                var name = new StringInfo(genres[named]);
                var length = Math.Min(name.LengthInTextElements, (int)((width - gap) / CharacterWidth));
                content.Add(Svg.Text(
                    (i * width) + ((width - gap) / 2), (Height / 2) + 4, name.SubstringByTextElements(0, length),
                    fill: Palette.InkOn(named)));
            }
        }

        return Svg.Picture(Width, Height, "predicted genre over time", [.. content]);
    }
}
