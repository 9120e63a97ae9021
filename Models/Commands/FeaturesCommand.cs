using System.CommandLine;
using System.Text.Json.Nodes;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Datasets.Tables;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Synthesis;
using Gtzan.Models.Datasets;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan features</c>: writes the features of the published table for all tracks as CSV.</summary>
internal static class FeaturesCommand
{
    public static Command Create(Terminal terminal)
    {
        var data = Recordings.Option();
        var output = new Option<string>("--out")
        {
            Description = "The file to write.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "features.csv",
        };
        var segment = new Option<string>("--segment")
        {
            Description = "What a row is: 30 for a whole track, 3 for three seconds of one.",
            HelpName = "30|3",
            DefaultValueFactory = _ => "30",
        };
        segment.Among("30", "3");
        var padding = new Option<string>("--padding")
        {
            Description =
                "The padding beyond the ends of a signal: zeros as in librosa since 0.9, or reflect as before, when the published table " +
                "was made.",
            HelpName = "zeros|reflect",
            DefaultValueFactory = _ => "zeros",
        };
        padding.Among("zeros", "reflect");
        var threads = SharedOptions.Threads();
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "features",
            "Compute chroma, loudness, spectral shape, harmonic and percussive parts, tempo and MFCCs of all tracks, as in the published " +
            "features_30_sec.csv.",
            "features --data gtzan --out features_30_sec.csv --padding reflect", "features --data blues.00000.wav --out one.csv",
            "features --data gtzan --out features_3_sec.csv --segment 3")
        {
            data, output, segment, padding, threads, json,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(output)!;
            OutputFile.RequireWritable(path, "table");
            ITrackSource source = parsed.GetValue(data) is { } recordings ? Recordings.At(recordings, "features are computed")
                : new SyntheticCorpus();
            using var interruption = new Interruption();
            var unit = parsed.GetValue(segment) == "3" ? FeatureRowUnit.ThreeSeconds : FeatureRowUnit.Track;
            var framePadding = parsed.GetValue(padding) == "reflect" ? FramePadding.Reflect : FramePadding.Zeros;
            var built = TrackReading.Run(
                terminal, "reading tracks", parsed.GetValue(threads), options =>
                    FeatureTableBuilder.Build(source, unit, framePadding, options), interruption.Token);
            OutputFile.Write(path, "table", stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                built.Table.Write(writer);
            });

            var rows = built.Table.Rows;
            var tracks = rows.DistinctBy(row => row.Track).Count();
            if (parsed.GetValue(json))
            {
                terminal.WriteLine(new JsonObject
                {
                    ["data"] = source.Description,
                    ["tracks"] = tracks,
                    ["rows"] = rows.Count,
                    ["files"] = new DataAccount(tracks, built.Remarks).ToJson(),
                    ["out"] = path,
                }.ToJsonString());
                return 0;
            }

            terminal.WriteLine(
                $"Data: {source.Description}{(source.IsSynthetic ? " (synthetic: no real music)" : "")}: {Count(tracks, "track")} of " +
                $"{Count(rows.DistinctBy(row => row.Genre).Count(), "genre")}.");
            TrackReading.WriteAccount(terminal, tracks, built.Remarks);
            var columns = FeatureTable.PublishedColumns.Count + FeatureTable.TrackColumns.Count;
            terminal.WriteLine($"Wrote {path} ({Count(rows.Count, "row")} of {columns} columns).");
            return 0;
        });
        return command;
    }

    private static string Count(int count, string what) => $"{count} {what}{(count == 1 ? "" : "s")}";
}
