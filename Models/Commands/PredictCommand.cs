using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using Gtzan.Audio.Decoding;
using Gtzan.Engine;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan predict</c>: the genre of recordings, as a whole and over time.</summary>
internal static class PredictCommand
{
    private const int BarWidth = 24;
    private const int RankedGenres = 3;

    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("files") { Description = "WAV or AU files of any sample rate and any length from one segment up.", Arity = ArgumentArity.OneOrMore };
        var run = new Option<string?>("--run") { Description = "The folder that training wrote; by default the newest in runs.", HelpName = "RUN" };
        var checkpoint = SharedOptions.CheckpointName();
        var device = SharedOptions.DeviceName();
        var threads = SharedOptions.Threads();
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "predict", "Say which genre recordings have, and how that changes over their time.",
            "predict song.wav", "predict *.wav --run runs/20260101-120000-cnn-42 --json")
        {
            files, run, checkpoint, device, threads, json,
        };
        command.SetAction(parsed =>
        {
            using var computeDevice = Device.Create(parsed.GetValue(device)!, parsed.GetValue(threads));
            var trained = TrainedModel.Load(RunFolder.Open(parsed.GetValue(run)), parsed.GetValue(checkpoint)!, computeDevice);
            if (!parsed.GetValue(json))
                terminal.WriteLine($"Run: {trained.Folder.Path}, {trained.Architecture.Name} after {trained.Epoch} epochs on {trained.Origin.Description}.");

            var failed = 0;
            var paths = parsed.GetValue(files)!;
            foreach (var path in paths)
            {
                try
                {
                    var prediction = TrackPrediction.Of(path, trained);
                    if (parsed.GetValue(json))
                        terminal.WriteLine(ToJson(path, prediction, trained).ToJsonString());
                    else
                        Write(terminal, path, prediction, trained.Genres);
                }
                catch (Exception exception) when (exception is AudioFormatException or ProgramException or IOException or UnauthorizedAccessException)
                {
                    failed++;
                    terminal.Note($"gtzan: {path}: {exception.Message}");
                    if (parsed.GetValue(json))
                        terminal.WriteLine(new JsonObject { ["file"] = path, ["error"] = exception.Message }.ToJsonString());
                }
            }

            if (failed > 0 && paths.Length > 1)
                terminal.Note($"gtzan: {failed} of {paths.Length} files could not be used.");
            return failed == 0 ? 0 : 1;
        });
        return command;
    }

    private static void Write(Terminal terminal, string path, TrackPrediction prediction, IReadOnlyList<string> genres)
    {
        terminal.WriteLine();
        terminal.WriteLine($"{path} ({Clock(prediction.Duration.TotalSeconds)}, {prediction.Segments.Count} segment{(prediction.Segments.Count == 1 ? "" : "s")})");
        foreach (var genre in prediction.Ranking.Take(RankedGenres))
        {
            var probability = prediction.Probabilities[genre];
            terminal.WriteLine($"  {genres[genre],-12}{Percent(probability),7}  {new string('█', (int)Math.Round(probability * BarWidth))}");
        }

        terminal.WriteLine("  over time:");
        foreach (var (first, end, genre, probability) in Stretches(prediction))
        {
            terminal.WriteLine(
                $"    {Clock(first * prediction.SecondsPerSegment),5} – {Clock(Math.Min(end * prediction.SecondsPerSegment, prediction.Duration.TotalSeconds)),5}  {genres[genre],-12}{Percent(probability),7}");
        }
    }

    /// <summary>Runs of segments with the same most probable genre, and its mean probability in them.</summary>
    private static IEnumerable<(int First, int End, int Genre, double Probability)> Stretches(TrackPrediction prediction)
    {
        var best = prediction.Segments.Select(segment => Predictions.Best<double>(segment)).ToArray();
        for (var first = 0; first < best.Length;)
        {
            var end = first + 1;
            while (end < best.Length && best[end] == best[first])
                end++;
            yield return (first, end, best[first], prediction.Segments.Skip(first).Take(end - first).Average(segment => segment[best[first]]));
            first = end;
        }
    }

    private static JsonObject ToJson(string path, TrackPrediction prediction, TrainedModel trained) => new()
    {
        ["file"] = path,
        ["run"] = trained.Folder.Path,
        ["model"] = trained.Architecture.Name,
        ["epoch"] = trained.Epoch,
        ["duration"] = prediction.Duration.TotalSeconds,
        ["genres"] = new JsonArray(
        [
            .. prediction.Ranking.Select(genre => new JsonObject { ["genre"] = trained.Genres[genre], ["probability"] = prediction.Probabilities[genre] }),
        ]),
        ["segments"] = new JsonArray(
        [
            .. prediction.Segments.Select((segment, i) => new JsonObject
            {
                ["start"] = i * prediction.SecondsPerSegment,
                ["genre"] = trained.Genres[Predictions.Best<double>(segment)],
                ["probabilities"] = new JsonObject(trained.Genres.Select((genre, g) => KeyValuePair.Create(genre, (JsonNode?)JsonValue.Create(segment[g])))),
            }),
        ]),
    };

    private static string Clock(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 60)}:{(int)(seconds % 60):00}");

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + " %";
}
