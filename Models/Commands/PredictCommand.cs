using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
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
        var files = new Argument<string[]>("files") { Description = "WAV or AU files, or others that libsndfile reads (FLAC, Ogg, MP3, AIFF), of any sample rate and any length from one segment up.", Arity = ArgumentArity.OneOrMore };
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

            var failed = new List<string>();
            var predictor = new TrackPredictor(trained);
            var paths = parsed.GetValue(files)!;
            foreach (var path in paths)
            {
                try
                {
                    var prediction = predictor.Predict(path);
                    if (parsed.GetValue(json))
                        WriteJson(terminal, path, prediction, trained);
                    else
                        Write(terminal, path, prediction, trained.Genres);
                }
                catch (Exception exception) when (exception is AudioFormatException or ProgramException or IOException or UnauthorizedAccessException)
                {
                    failed.Add(path);
                    terminal.Note($"gtzan: {path}: {exception.Message}");
                    if (parsed.GetValue(json))
                        terminal.WriteLine(new JsonObject { ["file"] = path, ["error"] = exception.Message }.ToJsonString());
                }
            }

            // The reasons may have scrolled away long since: the names once more.
            if (failed.Count > 0 && paths.Length > 1)
                terminal.Note($"gtzan: {failed.Count} of {paths.Length} files could not be used:\n{string.Join('\n', failed.Select(path => $"  {path}"))}");
            return failed.Count == 0 ? 0 : 1;
        });
        return command;
    }

    private static void Write(Terminal terminal, string path, TrackPrediction prediction, IReadOnlyList<string> genres)
    {
        terminal.WriteLine();
        terminal.WriteLine($"{path} ({Clock(prediction.Duration.TotalSeconds)}, {prediction.Segments.Count} segment{(prediction.Segments.Count == 1 ? "" : "s")})");
        if (prediction.LeftOut > TimeSpan.Zero)
            terminal.WriteLine($"  without its last {Seconds(prediction.LeftOut.TotalSeconds)} s: a segment takes {Seconds(prediction.SecondsPerSegment)} s");
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

    /// <summary>Writes a line of JSON, a part at a time: of two days, it has twenty million characters.</summary>
    private static void WriteJson(Terminal terminal, string path, TrackPrediction prediction, TrainedModel trained)
    {
        const int PartLength = 1 << 16;
        var part = new ArrayBufferWriter<byte>(PartLength);
        using var writer = new Utf8JsonWriter(part);
        writer.WriteStartObject();
        writer.WriteString("file", path);
        writer.WriteString("run", trained.Folder.Path);
        writer.WriteString("model", trained.Architecture.Name);
        writer.WriteNumber("epoch", trained.Epoch);
        writer.WriteNumber("duration", prediction.Duration.TotalSeconds);
        if (prediction.LeftOut > TimeSpan.Zero)
            writer.WriteNumber("left_out", prediction.LeftOut.TotalSeconds);
        writer.WriteStartArray("genres");
        foreach (var genre in prediction.Ranking)
        {
            writer.WriteStartObject();
            writer.WriteString("genre", trained.Genres[genre]);
            writer.WriteNumber("probability", prediction.Probabilities[genre]);
            writer.WriteEndObject();
        }

        writer.WriteEndArray();
        writer.WriteStartArray("segments");
        foreach (var (i, segment) in prediction.Segments.Index())
        {
            writer.WriteStartObject();
            writer.WriteNumber("start", i * prediction.SecondsPerSegment);
            writer.WriteString("genre", trained.Genres[Predictions.Best<double>(segment)]);
            writer.WriteStartObject("probabilities");
            foreach (var (genre, probability) in segment.Index())
                writer.WriteNumber(trained.Genres[genre], probability);
            writer.WriteEndObject();
            writer.WriteEndObject();
            if (writer.BytesPending > PartLength / 2)
                WritePart();
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
        WritePart();
        terminal.WriteLine();

        void WritePart()
        {
            writer.Flush();
            terminal.OutputWriter.Write(Encoding.UTF8.GetString(part.WrittenSpan));
            part.ResetWrittenCount();
        }
    }

    private static string Clock(double seconds) => string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 60)}:{(int)(seconds % 60):00}");

    private static string Seconds(double seconds) => seconds.ToString(seconds < 0.01 ? "G2" : "F2", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + " %";
}
