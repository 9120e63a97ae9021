using System.Buffers;
using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gtzan.Audio.Collections;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Core.Text;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan predict</c>: predicts the genre of recordings, as a whole and over time.</summary>
internal static class PredictCommand
{
    private const int BarWidth = 24;
    private const int WidthBesideBar = 11;
    private const int RankedGenres = 3;

    // Fits on two screens; half an hour of music rarely has more.
    private const int LinesAtMost = 100;

    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("files")
        {
            Description =
                "Audio files (WAV, AU, MP3, Ogg Vorbis, Opus, AIFF; FLAC with libsndfile or ffmpeg; M4A, WMA and others with ffmpeg) of " +
                "at least one segment; or folders of them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var run = new Option<string?>("--run")
        {
            Description = $"The run: {RunName.Help}; by default the newest.",
            HelpName = "RUN",
        };
        var checkpoint = SharedOptions.CheckpointName();
        var device = SharedOptions.DeviceName();
        var threads = SharedOptions.Threads();
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "predict", "Predict the genre of recordings, as a whole and over time.",
            "predict song.wav", "predict music --json", "predict *.wav --run runs/20260101-120000-cnn-42")
        {
            files, run, checkpoint, device, threads, json,
        };
        command.SetAction(parsed =>
        {
            using var computeDevice = SharedOptions.CreateDevice(terminal, parsed, device, threads);
            var trained = SharedOptions.Load(
                terminal, parsed, RunFolder.Open(parsed.GetValue(run)), checkpoint, computeDevice);
            if (!parsed.GetValue(json))
            {
                terminal.WriteLine(
                    $"Run: {trained.Folder.Path}, {trained.Architecture.Name} after {trained.Epoch} " +
                    $"epoch{(trained.Epoch == 1 ? "" : "s")} on {trained.Origin.Description}.");
            }

            var failed = new List<string>();
            var predictor = new TrackPredictor(trained.Model, trained.Parameters.Recipe, trained.Genres.Count);
            var (paths, remarks) = AudioPaths.Below(parsed.GetValue(files)!);
            foreach (var path in paths)
            {
                TrackPrediction prediction;
                try
                {
                    prediction = Predict(terminal, predictor, path);
                }
                catch (Exception exception) when (
                    exception is AudioFormatException or ProgramException or IOException or UnauthorizedAccessException)
                {
                    failed.Add(path);
                    terminal.Note($"gtzan: {PrintableText.Of(path)}: {exception.Message}");
                    if (parsed.GetValue(json))
                        terminal.WriteLine(new JsonObject { ["file"] = path, ["error"] = exception.Message }.ToJsonString());
                    continue;
                }

                if (parsed.GetValue(json))
                    WriteJson(terminal, path, prediction, trained);
                else
                    Write(terminal, path, prediction, trained.Genres);
            }

            // The reasons may have scrolled away, so the names are repeated.
            if (failed.Count > 0 && paths.Count > 1)
            {
                var names = failed.Select(path => $"  {PrintableText.Of(path)}");
                terminal.Note($"gtzan: {failed.Count} of {paths.Count} files could not be used:\n{string.Join('\n', names)}");
            }

            WriteLeftOut(terminal, paths.Count, remarks, parsed.GetValue(json));
            if (paths.Count == 0)
            {
                throw new ProgramException(
                    $"There is no audio file in {string.Join(", ", parsed.GetValue(files)!)}: no name in it ends with " +
                    $"{string.Join(", ", AudioFile.Extensions)}.");
            }

            return failed.Count == 0 ? 0 : 1;
        });
        return command;
    }

    /// <summary>Says which files of the folders were not read, and why.</summary>
    private static void WriteLeftOut(Terminal terminal, int files, IReadOnlyList<Remark> remarks, bool isJson)
    {
        foreach (var line in new DataAccount(files, remarks).Lines())
            terminal.Note(line);
        foreach (var remark in isJson ? remarks : [])
        {
            terminal.WriteLine(new JsonObject
            {
                ["file"] = remark.Path,
                ["left_out"] = DataAccount.NameOf(remark.Kind),
                ["reason"] = remark.Text,
            }.ToJsonString());
        }
    }

    /// <summary>Runs the model on a file; shows a progress bar for large files.</summary>
    private static TrackPrediction Predict(Terminal terminal, TrackPredictor predictor, string path)
    {
        const long LargeFile = 100L << 20;
        return File.Exists(path) && new FileInfo(path).Length >= LargeFile
            ? terminal.WithProgress(path, report => predictor.Predict(path, share => report(share, path)))
            : predictor.Predict(path);
    }

    private static void Write(Terminal terminal, string path, TrackPrediction prediction, IReadOnlyList<string> genres)
    {
        terminal.WriteLine();
        terminal.WriteLine(
            $"{PrintableText.Of(path)} ({Clock(prediction.Duration.TotalSeconds)}, {prediction.Segments.Count} " +
            $"segment{(prediction.Segments.Count == 1 ? "" : "s")})");
        foreach (var note in prediction.Notes)
            terminal.WriteLine($"  {note}");
        if (prediction.LeftOut > TimeSpan.Zero)
        {
            terminal.WriteLine(
                $"  without its last {Seconds(prediction.LeftOut.TotalSeconds)} s: a segment takes " +
                $"{Seconds(prediction.SecondsPerSegment)} s");
        }

        var width = genres.Max(genre => genre.Length) + 1;
        var bar = Math.Clamp((terminal.Width ?? int.MaxValue) - width - WidthBesideBar, 0, BarWidth);
        foreach (var genre in prediction.Ranking.Take(RankedGenres))
        {
            var probability = prediction.Probabilities[genre];
            terminal.WriteLine(
                $"  {genres[genre].PadRight(width)}{Percent(probability),7}  {new string('█', (int)Math.Round(probability * bar))}");
        }

        var stretches = Timeline.Stretches(prediction);
        var isShort = stretches.Count <= LinesAtMost;
        var lines = isShort ? stretches : Timeline.Parts(prediction, LinesAtMost);
        terminal.WriteLine(
            isShort ? "  over time (arithmetic means; above, the geometric mean of all segments):"
            : $"  over time, in equal parts, because the genre changes {stretches.Count - 1} times (all segments: --json; arithmetic " +
                "means; above, the geometric mean):");
        foreach (var (first, end, genre, probability) in lines)
        {
            terminal.WriteLine(
                $"    {Clock(first * prediction.SecondsPerSegment),5} – " +
                $"{Clock(Math.Min(end * prediction.SecondsPerSegment, prediction.Duration.TotalSeconds)),5}  " +
                $"{genres[genre].PadRight(width)}{Percent(probability),7}");
        }
    }

    /// <summary>Streams a line of JSON: two days of audio take twenty million characters.</summary>
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
        writer.WriteNumber("epochs", trained.Parameters.Epochs);
        writer.WriteBoolean("finished", trained.Folder.IsFinished);
        writer.WriteNumber("duration", prediction.Duration.TotalSeconds);
        if (prediction.LeftOut > TimeSpan.Zero)
            writer.WriteNumber("left_out", prediction.LeftOut.TotalSeconds);
        if (prediction.Notes.Count > 0)
        {
            writer.WriteStartArray("notes");
            foreach (var note in prediction.Notes)
                writer.WriteStringValue(note);
            writer.WriteEndArray();
        }

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

    private static string Clock(double seconds) => seconds < 3600
        ? string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 60)}:{(int)(seconds % 60):00}")
        : string.Create(CultureInfo.InvariantCulture, $"{(int)(seconds / 3600)}:{(int)(seconds / 60) % 60:00}:{(int)(seconds % 60):00}");

    private static string Seconds(double seconds) => seconds.ToString(seconds < 0.01 ? "G2" : "F2", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (100 * share).ToString("F1", CultureInfo.InvariantCulture) + " %";
}
