using System.Globalization;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Pages;

/// <summary>The layers of a model, and what they cost.</summary>
internal static class ArchitectureSection
{
    public static void Write(HtmlPage page, GenreModel architecture, HyperParameters parameters, int genres)
    {
        using var device = new ReferenceDevice();

        // Initial weights are not needed, and take time.
        var model = architecture.Build(parameters, genres, device, (_, shape) => new float[shape.Length]);
        page.Heading("Architecture", "architecture");
        page.Paragraph($"Input of a segment: {model.InputShape}.");
        string[] columns =
            ["layer", "output", "parameters", "how they come about", "window", "stride", "padding", "activation", "FLOP", "memory"];
        string[][] rows =
        [
            .. LayerFacts.Of(model).Select(layer => (string[])
            [
                layer.Name, layer.Output.ToString(),
                layer.Parameters == 0 ? "" : layer.Parameters.ToString("N0", CultureInfo.InvariantCulture), layer.Derivation,
                layer.Window, layer.Stride, layer.Padding, layer.Activation,
                layer.Flops == 0 ? "" : LayerFacts.Text(layer.Flops, ""), layer.Bytes == 0 ? "" : LayerFacts.Text(layer.Bytes, "B"),
            ]),
        ];
        var used = Enumerable.Range(0, columns.Length).Where(column => rows.Any(row => row[column].Length > 0)).ToArray();
        page.Table(
            [.. used.Select(column => columns[column])],
            rows.Select(row => ((IReadOnlyList<string>)[.. used.Select(column => row[column])], false)));
        foreach (var sentence in LayerFacts.Totals(model, parameters.BatchSize))
            page.Paragraph(sentence);
    }
}
