using System.CommandLine;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Dsp;
using Gtzan.Models.Configuration;
using Gtzan.Models.Pages;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan augment</c>: a page that plays and shows what each augmentation does to a song.</summary>
internal static class AugmentCommand
{
    public static Command Create(Terminal terminal)
    {
        var song = new Argument<string>("song") { Description = "A recording." };
        var output = new Option<string>("--out")
        {
            Description = "The page to write.",
            HelpName = "FILE",
            DefaultValueFactory = _ => "augment.html",
        };
        var options = new HyperParameterOptions(seed: "The seed of the parameters drawn.");
        var command = new CommandWithExamples(
            "augment", "Write a page that plays and shows what each augmentation does to a song.",
            "augment song.mp3", "augment song.wav --seed 7 --set time_mask=0.4 --out augment.html")
        {
            song, output, options.Seed, options.File, options.Set,
        };
        command.SetAction(parsed =>
        {
            var (path, page) = (parsed.GetValue(song)!, parsed.GetValue(output)!);
            var parameters = options.Read(parsed).Checked();
            OutputFile.RequireWritable(page, "page", input: path);
            var signal = AudioFile.Read(path, FeatureDefaults.SampleRate);
            if (signal.Samples.Length < AugmentationPage.MinSamples || !signal.Samples.All(float.IsFinite))
            {
                throw new ProgramException(
                    signal.Samples.Length < AugmentationPage.MinSamples
                        ? $"{path} lasts {signal.Duration.TotalSeconds:F2} s; the page needs a second at least."
                        : $"{path} has samples that are not finite numbers; give another recording.");
            }

            var text = AugmentationPage.Of(Path.GetFileName(path), signal, parameters);
            OutputFile.Write(page, "page", stream =>
            {
                using var writer = new StreamWriter(stream, leaveOpen: true);
                writer.Write(text);
            });
            terminal.WriteLine($"Wrote {page}.");
            return 0;
        });
        return command;
    }
}
