using System.CommandLine;
using System.Text.Json.Nodes;
using Gtzan.Audio.Decoding;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Core.Text;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Evaluation;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan embed</c>: writes the embeddings that an encoder gives of recordings.</summary>
internal static class EmbedCommand
{
    public static Command Create(Terminal terminal)
    {
        var files = new Argument<string[]>("files")
        {
            Description = "Audio files of at least one segment, or folders of them.",
            Arity = ArgumentArity.OneOrMore,
        };
        var encoder = new EncoderOptions();
        var mean = new Option<bool>("--mean") { Description = "Write the mean of each recording instead of its segments." };
        var output = new Option<string>("--out")
        {
            Description = "The file to write: arrays for NumPy if its name ends in .npz, else CSV.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "embeddings.npz",
        };
        var device = SharedOptions.DeviceName();
        var threads = SharedOptions.Threads();
        var json = SharedOptions.Json();
        var command = new CommandWithExamples(
            "embed",
            "Write embeddings of recordings: the numbers that an encoder, or all layers of a run but the last, give of each segment.",
            "embed music --encoder artist-siamese-10000.h5 --out music.npz", "embed song.wav --run latest:cnn --mean --out song.csv")
        {
            files, encoder.Name, encoder.Description, encoder.Run, mean, output, device, threads, json,
        };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(output)!;
            OutputFile.RequireWritable(path, "embeddings");
            var read = encoder.Read(parsed);
            using var computeDevice = SharedOptions.CreateDevice(terminal, parsed, device, threads);
            var model = read.Build(read.Recipe, computeDevice);
            var segments = new SegmentModel(model, read.Recipe);
            var embeddings = new Embeddings(model.OutputShape.Length, parsed.GetValue(mean));
            var (paths, remarks) = AudioPaths.Below(parsed.GetValue(files)!);
            var failed = 0;
            using var interruption = new Interruption();
            terminal.WithProgress("embedding", report =>
            {
                foreach (var (i, file) in paths.Index())
                {
                    interruption.Token.ThrowIfCancellationRequested();
                    try
                    {
                        embeddings.Add(file, Embed(segments, file));
                    }
                    catch (Exception exception) when (
                        exception is AudioFormatException or ProgramException or IOException or UnauthorizedAccessException)
                    {
                        failed++;
                        terminal.Note($"gtzan: {PrintableText.Of(file)}: {exception.Message}");
                    }

                    report((double)(i + 1) / paths.Count, $"{i + 1} of {paths.Count} recordings");
                }

                return failed;
            });

            foreach (var line in new DataAccount(paths.Count, remarks).Lines())
                terminal.Note(line);
            if (embeddings.Count == 0)
            {
                throw new ProgramException(
                    $"There is no recording that can be used in {string.Join(", ", parsed.GetValue(files)!)}; audio files end in " +
                    $"{string.Join(", ", AudioFile.Extensions)}.");
            }

            var isNpz = Path.GetExtension(path).Equals(".npz", StringComparison.OrdinalIgnoreCase);
            OutputFile.Write(path, "embeddings", isNpz ? embeddings.WriteNpz : embeddings.WriteCsv);
            terminal.WriteLine(
                parsed.GetValue(json)
                    ? new JsonObject
                    {
                        ["recordings"] = embeddings.Tracks.Count,
                        ["failed"] = failed,
                        ["rows"] = embeddings.Count,
                        ["size"] = embeddings.Size,
                        ["encoder"] = read.Hash,
                        ["out"] = path,
                    }.ToJsonString()
                    : $"Wrote {path}: {embeddings.Count} × {embeddings.Size} numbers of {embeddings.Tracks.Count} " +
                        $"recording{(embeddings.Tracks.Count == 1 ? "" : "s")}.");
            return failed == 0 ? 0 : 1;
        });
        return command;
    }

    private static float[] Embed(SegmentModel model, string file)
    {
        using var audio = model.Open(file);
        var segments = model.SegmentsOf(audio);
        List<float> embeddings = [];
        for (var done = 0; done < segments.Count; done += Predictions.BatchSize)
            embeddings.AddRange(model.Run(segments, Math.Min(Predictions.BatchSize, segments.Count - done)));
        return [.. embeddings];
    }
}
