using System.CommandLine;
using Gtzan.Audio.Datasets;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Layers;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Commands;

/// <summary><c>gtzan sample</c>: runs a model as a short, readable program.</summary>
internal static class SampleCommand
{
    private static readonly Dictionary<string, Func<GenreDataset, Device, int, Action<string>, Sequential>> Samples = new()
    {
        ["mlp"] = Models.Samples.Mlp.Train,
        ["mlp-reg"] = Models.Samples.MlpRegularized.Train,
        ["cnn"] = Models.Samples.Cnn.Train,
        ["rnn"] = Models.Samples.Rnn.Train,
        ["cnn1d"] = Models.Samples.Cnn1D.Train,
        ["shortchunk"] = Models.Samples.ShortChunk.Train,
        ["transformer"] = Models.Samples.Transformer.Train,
    };

    public static Command Create(Terminal terminal)
    {
        var model = SharedOptions.Model();
        var data = SharedOptions.Data();
        var epochs = new Option<int>("--epochs")
        {
            Description = "The number of epochs.",
            DefaultValueFactory = _ => 15,
            HelpName = "N",
        };
        OptionValues.RequireRange(epochs, 1, 1_000_000);
        var device = SharedOptions.DeviceName();
        var threads = SharedOptions.Threads();
        var command = new CommandWithExamples(
            "sample", "Run a model as a short program: Models/Samples/<model>.cs, from the data to the test. It keeps nothing.",
            "sample cnn", "sample rnn --data gtzan --epochs 50") { model, data, epochs, device, threads };
        command.SetAction(parsed =>
        {
            using var computeDevice = SharedOptions.CreateDevice(terminal, parsed, device, threads);
            var loaded = TrackReading.Load(
                terminal, parsed.GetValue(data), HyperParameters.DefaultsOf(parsed.GetValue(model)!).Recipe, parsed.GetValue(threads), CancellationToken.None);
            terminal.WriteLine($"Data: {loaded.Describe()}.");
            Samples[parsed.GetValue(model)!](loaded.Dataset, computeDevice, parsed.GetValue(epochs), terminal.WriteLine);
            terminal.WriteLine(SplitModes.Caveat(SplitMode.Segment, loaded.Origin.IsSynthetic));
            return 0;
        });
        return command;
    }
}
