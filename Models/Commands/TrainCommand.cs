using System.CommandLine;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan train</c>: trains a model: audio files to weights, a report and a table.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = SharedOptions.Model();
        model.Arity = ArgumentArity.ZeroOrOne;
        var data = new DataOptions();
        var encoder = new EncoderOptions();
        var options = new HyperParameterOptions(
            epochs: "The number of epochs.",
            seed: "The seed of split, initial weights, order and dropout.");
        var seeds = new Option<int>("--seeds")
        {
            Description = "Train with this many seeds, one after the other, and report mean and standard deviation.",
            HelpName = "N",
            DefaultValueFactory = _ => 1,
        };
        OptionValues.RequireRange(seeds, 1, SeedSeries.MaxSeeds);
        var device = SharedOptions.DeviceName();
        var threads = SharedOptions.Threads();
        var shadow = SharedOptions.Shadow();
        var debugNumerics = SharedOptions.DebugNumerics();
        var output = new Option<string?>("--out") { Description = "The folder to write; by default a new one in runs.", HelpName = "DIR" };
        var resume = new Option<string?>("--resume")
        {
            Description =
                "Resume a stopped or killed run with its own settings; the result is the same as without the interruption. " +
                "A larger --epochs extends it.",
            HelpName = "RUN",
        };
        var interval = new Option<int>("--checkpoint-every")
        {
            Description =
                "The seconds between checkpoints, which are written at the end of a batch; a killed run loses at most this. " +
                "0 for a checkpoint after every batch.",
            DefaultValueFactory = _ => 10,
            HelpName = "SECONDS",
        };
        OptionValues.RequireRange(interval, 0, 86_400);
        var json = SharedOptions.Json();

        var command = new CommandWithExamples(
            "train", "Train a model and test it.",
            "train cnn", "train rnn --data gtzan --split track --seeds 3", "train mlp --set mlp.layers=[512,256,64] --epochs 50",
            "train transfer --data gtzan --encoder artist-siamese-10000.h5 --split track",
            "train --resume runs/20260101-120000-cnn-1")
        {
            model, data.Data, data.Map, encoder.Name, encoder.Description, options.Split, options.Epochs, options.Seed, seeds,
            options.Features, options.SegmentSeconds, options.Augment, options.File,
            options.Set, device, threads, shadow, debugNumerics, output, resume, interval, json,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(model) is not { Tokens.Count: > 0 } && result.GetResult(resume) is null)
                result.AddError("train needs <model>. To resume a run, name its folder with --resume.");
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(shadow) && parsed.GetValue(debugNumerics))
            {
                throw new ProgramException(
                    "--shadow and --debug-numerics cannot be used together; --shadow stops where only one of two devices leaves the " +
                    "finite numbers.")
                {
                    IsBadUse = true,
                };
            }

            var shown = parsed.GetValue(json) ? terminal.ForNotes() : terminal;
            var resumed = parsed.GetValue(resume) is { } run ? ResumedRun.Open(run) : null;
            encoder.RequireUse([resumed is null ? parsed.GetValue(model) : null], parsed);
            var architecture = resumed?.Architecture() ?? encoder.ModelNamed(parsed.GetValue(model)!, parsed);
            var parameters = architecture.Checked(
                options.Read(parsed, architecture.Name, resumed?.Parameters ?? architecture.Defaults));

            var isDeviceGiven = parsed.GetResult(device) is { Implicit: false };
            resumed?.RequireSame(
                parsed.GetValue(model), parameters, isDeviceGiven ? SharedOptions.DeviceNameOf(parsed, device) : resumed.Device,
                parsed.GetResult(seeds) is { Implicit: false } ? parsed.GetValue(seeds) : null, parsed.GetValue(output));
            if (resumed is not null && resumed.Parameters.Epochs == parameters.Epochs && resumed.IsFinished)
            {
                shown.WriteLine(
                    $"{resumed.Path} is finished: it has its {resumed.Parameters.Epochs} epochs and its report. With a larger --epochs, " +
                    "it would go on.");
                WriteJson(resumed.Path);
                return 0;
            }

            using var interruption = new Interruption();
            var created = resumed is null || isDeviceGiven
                ? SharedOptions.CreateDevice(terminal, parsed, device, threads)
                : Device.Create(resumed.Device, parsed.GetValue(threads));
            using var computeDevice = SharedOptions.Watch(created, parsed.GetValue(shadow), parsed.GetValue(debugNumerics));
            if (resumed is null)
                SharedOptions.SuggestGpu(shown, parsed, device);
            var job = new TrainingJob(
                shown, architecture, parameters, computeDevice, interruption.Token)
            {
                CommandLine = GtzanProgram.CommandLine(parsed.Tokens.Select(token => token.Value)),
                KeepsEpochs = !terminal.IsQuiet,
                Data = data.Read(parsed),
                Threads = parsed.GetValue(threads),
                CheckpointInterval = TimeSpan.FromSeconds(parsed.GetValue(interval)),
            };
            var exitCode = resumed is null ? job.Run(parsed.GetValue(output), parsed.GetValue(seeds)) : job.Resume(resumed);
            ShadowTable.Write(shown, computeDevice);
            WriteJson(job.Folder!);
            return exitCode;

            void WriteJson(string folder)
            {
                if (parsed.GetValue(json))
                    terminal.WriteLine(TrainingJson.Of(folder).ToJsonString());
            }
        });
        return command;
    }
}
