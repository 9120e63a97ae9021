using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gtzan.Audio.Datasets;
using Gtzan.Engine.Layers;
using Gtzan.Models.Architectures;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan nearest</c>: finds the recordings of a folder whose embeddings are nearest to a song's.</summary>
internal static class NearestCommand
{
    public static Command Create(Terminal terminal)
    {
        var song = new Argument<string>("song") { Description = "A recording." };
        var among = new Option<string>("--among")
        {
            Description = "The folder of recordings to search.",
            HelpName = "DIR",
            Required = true,
        };
        var count = new Option<int>("--count")
        {
            Description = "The number of tracks to name.",
            HelpName = "N",
            DefaultValueFactory = _ => 10,
        };
        OptionValues.RequireRange(count, 1, 10_000);
        var encoder = new EncoderOptions();
        var device = SharedOptions.DeviceName();
        var threads = SharedOptions.Threads();
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "nearest", "Find the tracks most similar to a song, by the cosine of their mean embeddings.",
            "nearest song.wav --among music --encoder artist-siamese-10000.h5", "nearest song.wav --among music --run latest:cnn")
        {
            song, among, count, encoder.Name, encoder.Description, encoder.Run, device, threads, json,
        };
        command.SetAction(parsed =>
        {
            var read = encoder.Read(parsed);
            using var interruption = new Interruption();
            using var computeDevice = SharedOptions.CreateDevice(terminal, parsed, device, threads);
            var model = read.Build(read.Recipe, computeDevice);
            var (songs, collection) = (Data(parsed.GetValue(song)!), Data(parsed.GetValue(among)!));
            var means = MeansOf(model, read, collection);
            var wanted = MeansOf(model, read, songs)[0];
            var itself = songs.Tracks[0].Content;
            var nearest = HiddenFeatures.Nearest(
                wanted, means.Where(track => itself is null || collection.Tracks[track.Key].Content != itself),
                parsed.GetValue(count)).ToArray();
            if (parsed.GetValue(json))
            {
                terminal.WriteLine(new JsonObject
                {
                    ["song"] = parsed.GetValue(song),
                    ["among"] = parsed.GetValue(among),
                    ["encoder"] = read.Hash,
                    ["tracks"] = new JsonArray([.. nearest.Select(track => new JsonObject
                    {
                        ["track"] = collection.Tracks[track.Track].Name,
                        ["genre"] = GenreOf(collection, track.Track),
                        ["cosine"] = track.Cosine,
                    })]),
                }.ToJsonString());
                return 0;
            }

            TrackReading.WriteAccount(terminal, collection);
            var table = TextTable.OfWords("cosine", "track", "genre");
            foreach (var (track, cosine) in nearest)
            {
                table.Add(
                    cosine.ToString("F4", CultureInfo.InvariantCulture), collection.Tracks[track].Name,
                    GenreOf(collection, track));
            }

            terminal.Write(table);
            return 0;

            GenreDataset Data(string path) => TrackReading.Run(
                terminal, "reading tracks", parsed.GetValue(threads), options => new DatasetCache().Load(
                    Recordings.At(path, "embeddings are computed"), read.Recipe, options with { MinGenres = 1 }), interruption.Token);
        });
        return command;
    }

    private static string GenreOf(GenreDataset dataset, int track) => dataset.Genres[dataset.Tracks[track].Genre];

    private static Dictionary<int, double[]> MeansOf(Sequential model, Encoder encoder, GenreDataset dataset)
    {
        var size = model.OutputShape.Length;
        var embeddings = FrozenResults.Of(model, model.Layers.Count, dataset, encoder.Hash);
        return Enumerable.Range(0, dataset.SegmentCount).GroupBy(segment => dataset.TrackOfSegment[segment]).ToDictionary(
            track => track.Key,
            track => Array.ConvertAll(
                Embeddings.Mean([.. track.SelectMany(segment => embeddings.AsSpan(segment * size, size).ToArray())], size),
                value => (double)value));
    }
}
