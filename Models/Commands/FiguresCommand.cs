using System.CommandLine;
using System.Text.Json.Nodes;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Datasets.Tables;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Synthesis;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Ops.Reductions;
using Gtzan.Models.Pages;
using Gtzan.Models.Study.Figures;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan figures</c>: draws the study's figures, as a page and as separate pictures.</summary>
internal static class FiguresCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = Recordings.Option();
        var output = new Option<string>("--out")
        {
            Description = "The folder to write to.",
            HelpName = "DIR",
            DefaultValueFactory = _ => "figures",
        };
        var track = new Option<string?>("--track")
        {
            Description = "The track to draw, for example blues.00000; by default the first.",
            HelpName = "NAME",
        };
        var features = new Option<string?>("--features")
        {
            Description = "A table of features from gtzan features, or a published one. Without it they are computed from the tracks.",
            HelpName = "FILE.csv",
        };
        var run = new Option<string[]>("--run")
        {
            Description =
                "A run to draw, one of each model at most; can be repeated. By default the newest finished run of each model in runs.",
            HelpName = "DIR",
            DefaultValueFactory = _ => [],
            AllowMultipleArgumentsPerToken = true,
        };
        var threads = SharedOptions.Threads();
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "figures",
            "Draw a track, the table of features, and the training and tests of the four models: the study's figures, as a page and as " +
            "SVG files.",
            "figures", "figures --data gtzan --track blues.00000 --features features_30_sec.csv --out figures",
            "figures --run runs/20260101-120000-cnn-42")
        {
            data, output, track, features, run, threads, json,
        };
        command.SetAction(parsed =>
        {
            var folder = FigureFolder.Create(parsed.GetValue(output)!);
            var dataPath = parsed.GetValue(data);
            ITrackSource source = dataPath is null ? new SyntheticCorpus() : Recordings.At(dataPath, "tracks are drawn");
            var runs = parsed.GetValue(run) is { Length: > 0 } named ? FinishedRun.Named(named)
                : FinishedRun.NewestIn(RunName.Folder, terminal.Note);
            var (name, samples) = TrackChoice.Load(source, parsed.GetValue(track));
            using var interruption = new Interruption();
            var description = $"{source.Description}{(source.IsSynthetic ? " (synthetic: no real music)" : "")}";
            var tableFile = parsed.GetValue(features);
            var built = tableFile is not null
                ? new BuiltFeatureTable(FeatureTable.Read(tableFile), [])
                : Read("reading tracks", options => FeatureTableBuilder.Build(source, FeatureRowUnit.Track, FramePadding.Zeros, options));
            foreach (var note in built.Table.Notes)
                terminal.Note(note);
            using var device = Device.Create("cpu", parsed.GetValue(threads));
            IReadOnlyList<FigureSection> sections =
            [
                TrackFigures.Draw(name == description ? name : $"{name} of {description}", samples),
                TableFigures.Draw(built.Table, tableFile is null ? $"computed from {description}" : $"from {Path.GetFileName(tableFile)}"),
                .. Read("testing models", options => new RunFigures(runs, dataPath, options).Draw(device)),
            ];
            string[] lead = [$"Tracks: {description}.", $"Features: {(tableFile is null ? "computed from the tracks" : tableFile)}."];
            folder.Write(FigurePage.Of(lead, sections), sections.SelectMany(section => section.Figures));

            if (parsed.GetValue(json))
            {
                terminal.WriteLine(new JsonObject
                {
                    ["track"] = name,
                    ["runs"] = new JsonObject(runs.Select(drawn => KeyValuePair.Create(drawn.Model, (JsonNode?)drawn.Folder.Path))),
                    ["page"] = folder.Page,
                    ["figures"] = sections.Sum(section => section.Figures.Count),
                    ["notes"] = new JsonArray(
                        [.. sections.SelectMany(section => section.Notes).Distinct().Select(note => JsonValue.Create(note))]),
                }.ToJsonString());
                return 0;
            }

            foreach (var sentence in lead)
                terminal.WriteLine(sentence);
            TrackReading.WriteAccount(terminal, built.Table.Rows.Count, built.Remarks);
            terminal.WriteLine($"Track: {name}.");
            foreach (var drawn in runs)
                terminal.WriteLine($"Run of {drawn.Model}: {drawn.Folder.Path}.");
            foreach (var drawingNote in sections.SelectMany(section => section.Notes).Distinct())
                terminal.WriteLine($"Note: {drawingNote}");
            terminal.WriteLine($"Wrote {folder.Page} and {sections.Sum(section => section.Figures.Count)} SVG files beside it.");
            return 0;

            T Read<T>(string title, Func<BuildOptions, T> work) =>
                TrackReading.Run(terminal, title, parsed.GetValue(threads), work, interruption.Token);
        });
        return command;
    }
}
