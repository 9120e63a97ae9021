using System.CommandLine;
using System.Globalization;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan train</c>: from audio files to weights, a report and a table.</summary>
internal static class TrainCommand
{
    public static Command Create(Terminal terminal)
    {
        var model = SharedOptions.Model();
        model.Arity = ArgumentArity.ZeroOrOne;
        var data = SharedOptions.Data();
        var split = SharedOptions.Split();
        var epochs = new Option<int?>("--epochs") { Description = "How often to go through the training part.", HelpName = "N" };
        var seed = new Option<int?>("--seed") { Description = "What the split, initial weights, order and dropout are drawn from.", HelpName = "N" };
        var seeds = new Option<int>("--seeds") { Description = "Train with so many seeds, one after the other, and give mean and standard deviation.", HelpName = "N", DefaultValueFactory = _ => 1 };
        SharedOptions.RequireRange(seeds, 1, SeedSeries.MostSeeds);
        var file = SharedOptions.HyperParameterFile();
        var set = SharedOptions.Set();
        var device = SharedOptions.DeviceName();
        var threads = SharedOptions.Threads();
        var shadow = SharedOptions.Shadow();
        var debugNumerics = SharedOptions.DebugNumerics();
        var output = new Option<string?>("--out") { Description = "The folder to write; by default a new one in runs.", HelpName = "DIR" };
        var resume = new Option<string?>("--resume")
        {
            Description = "Go on with a run that was stopped or killed, with its own settings; it ends as if nothing had been. A larger --epochs lets it go on beyond its end.",
            HelpName = "RUN",
        };
        var interval = new Option<int>("--checkpoint-every")
        {
            Description = "Write the state to the disk every so many seconds, at the end of a batch: what a run that is killed loses. 0 for after every batch.",
            DefaultValueFactory = _ => 10,
            HelpName = "SECONDS",
        };
        SharedOptions.RequireRange(interval, 0, 86_400);

        var command = new CommandWithExamples(
            "train", "Train a model and test it.",
            "train cnn", "train rnn --data gtzan --split track --seeds 3", "train mlp --set mlp.layers=[512,256,64] --epochs 50", "train --resume runs/20260101-120000-cnn-1")
        {
            model, data, split, epochs, seed, seeds, file, set, device, threads, shadow, debugNumerics, output, resume, interval,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(model) is not { Tokens.Count: > 0 } && result.GetResult(resume) is null)
                result.AddError("train needs <model>. To go on with a run, name its folder with --resume.");
        });
        command.SetAction(parsed =>
        {
            if (parsed.GetValue(shadow) && parsed.GetValue(debugNumerics))
                throw new ProgramException("--shadow and --debug-numerics cannot be used together; --shadow stops where only one of two devices leaves the finite numbers.") { IsBadUse = true };
            var resumed = parsed.GetValue(resume) is { } run ? ResumedRun.Open(run) : null;
            var table = resumed?.Table.Copy() ?? HyperParameterTable.Defaults();
            SharedOptions.ReadHyperParameters(table, parsed.GetValue(file), parsed.GetValue(set)!);
            if (parsed.GetValue(epochs) is { } epochCount)
                table.Assign("epochs", epochCount.ToString(CultureInfo.InvariantCulture), "--epochs");
            if (parsed.GetValue(split) is { } mode)
                table.Assign("split", mode, "--split");
            if (parsed.GetValue(seed) is { } firstSeed)
                table.Assign("seed", firstSeed.ToString(CultureInfo.InvariantCulture), "--seed");

            var isDeviceGiven = parsed.GetResult(device) is { Implicit: false };
            resumed?.RequireSame(
                parsed.GetValue(model), table, isDeviceGiven ? SharedOptions.DeviceNameOf(parsed, device) : resumed.Device, parsed.GetResult(seeds) is { Implicit: false } ? parsed.GetValue(seeds) : null, parsed.GetValue(output));
            if (resumed is not null && resumed.Table.Text("epochs") == table.Text("epochs") && resumed.IsFinished)
            {
                terminal.WriteLine($"{resumed.Path} is finished: it has its {resumed.Table.Text("epochs")} epochs and its report. With a larger --epochs, it would go on.");
                return 0;
            }

            using var interruption = new Interruption();
            var created = resumed is null || isDeviceGiven
                ? SharedOptions.CreateDevice(terminal, parsed, device, threads)
                : Device.Create(resumed.Device, parsed.GetValue(threads));
            using var computeDevice = SharedOptions.Watch(created, parsed.GetValue(shadow), parsed.GetValue(debugNumerics));
            if (resumed is null)
                SharedOptions.SuggestGpu(terminal, parsed, device);
            var job = new TrainingJob(terminal, GenreModel.Named(resumed?.Model ?? parsed.GetValue(model)!), table, computeDevice, interruption.Token)
            {
                Data = parsed.GetValue(data),
                Threads = parsed.GetValue(threads),
                CheckpointInterval = TimeSpan.FromSeconds(parsed.GetValue(interval)),
            };
            var exitCode = resumed is null ? job.Run(parsed.GetValue(output), parsed.GetValue(seeds)) : job.Resume(resumed);
            ShadowTable.Write(terminal, computeDevice);
            return exitCode;
        });
        return command;
    }
}
