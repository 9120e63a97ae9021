using System.CommandLine;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Engine.Verification;
using Gtzan.Models.Architectures;
using Gtzan.Models.Training;

namespace Gtzan.Models.Commands;

/// <summary>Options shared by several commands.</summary>
internal static class SharedOptions
{
    public static Argument<string> Model()
    {
        var argument = new Argument<string>("model")
        {
            Description = string.Join("; ", GenreModel.Choices.Select(model => $"{model.Name}: {model.Description}")),
        };
        return argument.Among([.. GenreModel.Choices.Select(model => model.Name)]);
    }

    public static Option<string?> Data() => new("--data")
    {
        Description =
            "A folder with one subfolder of audio files for each genre, or a dataset.gtzan or dataset.json from gtzan prepare. Without " +
            "it: a small synthetic corpus.",
        HelpName = "DIR",
    };

    public static Option<string> DeviceName()
    {
        var option = new Option<string>("--device")
        {
            Description =
                $"What to compute on: {string.Join(", ", Device.NameForms)}; auto is the first GPU, else cpu (gtzan devices lists what " +
                "this machine has).",
            DefaultValueFactory = _ => "cpu",
            HelpName = "NAME",
        };

        OptionValues.RequireDeviceName(option);
        return option;
    }

    public static Option<int> Threads()
    {
        var option = new Option<int>("--threads")
        {
            Description = "The number of threads; 0 for one per processor. Does not affect results.",
            DefaultValueFactory = _ => 0,
            HelpName = "N",
        };
        OptionValues.RequireRange(option, 0, 1024);
        return option;
    }

    public static Option<bool> Shadow() => new("--shadow")
    {
        Description = "Run every operation on reference too, and stop at the first that disagrees. Very slow.",
    };

    public static Option<bool> DebugNumerics() => new("--debug-numerics")
    {
        Description = "Check the results of every operation, and stop at the first that is not finite. Slow; does not affect results.",
    };

    /// <summary>The name of the device to use, with auto resolved.</summary>
    public static string DeviceNameOf(ParseResult parsed, Option<string> device) =>
        Device.Resolve(parsed.GetValue(device) ?? DeviceCatalog.Auto);

    /// <summary>Opens the requested device; for auto, prints which device it selected.</summary>
    public static Device CreateDevice(Terminal terminal, ParseResult parsed, Option<string> device, Option<int> threads)
    {
        var created = Device.Create(DeviceNameOf(parsed, device), parsed.GetValue(threads));
        if (parsed.GetValue(device) == DeviceCatalog.Auto)
            terminal.Note($"--device auto: {created.Name} ({created.Description}).");
        return created;
    }

    /// <summary>Suggests the GPU if the machine has one and no device was requested.</summary>
    public static void SuggestGpu(Terminal terminal, ParseResult parsed, Option<string> device)
    {
        if (parsed.GetResult(device) is null or { Implicit: true } && Device.FirstGpu is { } gpu)
        {
            terminal.WriteLine(
                $"This machine has a GPU, which is not used: --device {gpu} computes on it (gtzan devices --check {gpu} tests it).");
        }
    }

    /// <summary>A device, wrapped in a checking device if requested.</summary>
    public static Device Watch(Device device, bool shadow, bool debugNumerics = false)
    {
        device = shadow ? new ShadowDevice(device) : device;
        return debugNumerics ? new NumericsDevice(device) : device;
    }

    public static Option<string> CheckpointName()
    {
        var option = new Option<string>("--checkpoint")
        {
            Description = "Which weights of the run: those after the last epoch, or those that were best on the validation part.",
            DefaultValueFactory = _ => "last",
        };
        return option.Among("last", "best");
    }

    /// <summary>Reads a run, and says so if it is not finished.</summary>
    public static TrainedModel Load(Terminal terminal, ParseResult parsed, RunFolder folder, Option<string> checkpoint, Device device)
    {
        var trained = TrainedModel.Load(folder, parsed.GetValue(checkpoint)!, device);
        if (trained.DescribeUnfinished() is { } unfinished)
            terminal.Note(unfinished);
        return trained;
    }

    public static Option<bool> Json() => new("--json") { Description = "Print the results as JSON." };
}
