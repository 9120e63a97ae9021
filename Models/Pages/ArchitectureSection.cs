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
        var model = architecture.Build(parameters, genres, device);
        page.Heading("Architecture", "architecture");
        page.Paragraph($"Input of a segment: {model.InputShape}.");
        page.Table(
            ["layer", "window", "stride", "padding", "activation", "output", "parameters", "how they come about", "FLOP", "memory"],
            LayerFacts.Of(model).Select(layer => ((IReadOnlyList<string>)
            [
                layer.Name, layer.Window, layer.Stride, layer.Padding, layer.Activation, layer.Output.ToString(),
                layer.Parameters == 0 ? "" : layer.Parameters.ToString("N0", CultureInfo.InvariantCulture), layer.Derivation,
                layer.Flops == 0 ? "" : LayerFacts.Text(layer.Flops, ""), layer.Bytes == 0 ? "" : LayerFacts.Text(layer.Bytes, "B"),
            ], false)));
        foreach (var sentence in LayerFacts.Totals(model, parameters.BatchSize))
            page.Paragraph(sentence);
    }
}
