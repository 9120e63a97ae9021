using System.CommandLine;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Models.Architectures;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan summary</c>: prints the layers of a model and their parameters.</summary>
internal static class SummaryCommand
{
    /// <summary>The number of GTZAN's genres.</summary>
    private const int Genres = 10;

    public static Command Create(Terminal terminal)
    {
        var model = SharedOptions.Model();
        var options = new HyperParameterOptions();
        var command = new CommandWithExamples(
            "summary", "Show the layers of a model.",
            "summary cnn", "summary cnn --set cnn.variant=text") { model, options.File, options.Set };
        command.SetAction(parsed =>
        {
            var parameters = options.Read(parsed).Checked();
            using var device = new ReferenceDevice();
            terminal.WriteLine(GenreModel.Named(parsed.GetValue(model)!).Build(parameters, Genres, device).Summary());
            return 0;
        });
        return command;
    }
}
