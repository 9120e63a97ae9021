using System.Diagnostics;
using System.Text.Json;
using Gtzan.Audio.Datasets;
using Gtzan.Benchmarks.Models;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Catalog;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using Gtzan.Models.Training;

namespace Gtzan.Benchmarks.WholeJob;

/// <summary>The result of a whole job.</summary>
/// <param name="Model">The model.</param>
/// <param name="Epochs">The number of epochs.</param>
/// <param name="EpochSeconds">The time of all epochs, including validation and checkpoints.</param>
/// <param name="TestAccuracy">The test accuracy by segment, with the last weights.</param>
/// <param name="PeakBytes">The peak memory of the process.</param>
/// <param name="Seconds">The lifetime of the process, measured by its parent.</param>
internal sealed record WholeJobResult(
    string Model, int Epochs, double EpochSeconds, double TestAccuracy, long PeakBytes, double Seconds = 0)
{
    /// <summary>The extrapolated time of a number of epochs: proportional epochs plus the constant rest.</summary>
    public double SecondsOf(int epochs) => Seconds - EpochSeconds + (EpochSeconds * epochs / Epochs);
}

/// <summary>
/// Runs <c>gtzan train</c> on 10,000 segments or another number, with prepared features: reading, the study's split (5,600 to train),
/// training, validation after every epoch, checkpoints, test and report. Runs in a separate process to measure its memory.
/// </summary>
internal static class WholeJob
{
    private static readonly JsonSerializerOptions Json = new();

    /// <summary>Starts a process for a model and waits for it.</summary>
    /// <exception cref="ProgramException">The process failed.</exception>
    public static WholeJobResult RunApart(string model, int epochs, string dataset, CancellationToken cancellation)
    {
        var program = Environment.ProcessPath!;
        string[] arguments = [WholeJobCommand.Name, model, "--epochs", $"{epochs}", "--dataset", dataset];
        var isHost = Path.GetFileNameWithoutExtension(program) == "dotnet";
        var start = new ProcessStartInfo(program, isHost ? [typeof(WholeJob).Assembly.Location, .. arguments] : arguments)
        {
            RedirectStandardOutput = true,
        };
        var begin = Stopwatch.GetTimestamp();
        using var process = Process.Start(start)!;
        using var registration = cancellation.Register(() => process.Kill());
        var line = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var seconds = Stopwatch.GetElapsedTime(begin).TotalSeconds;
        cancellation.ThrowIfCancellationRequested();
        return process.ExitCode == 0 && JsonSerializer.Deserialize<WholeJobResult>(line, Json) is { } result
            ? result with { Seconds = seconds }
            : throw new ProgramException(
                $"The job of {model} ended with code {process.ExitCode} after {seconds:F0} s; its output is above.");
    }

    /// <summary>Runs the job in this process, in a folder beside the data set, and writes one line of JSON.</summary>
    public static void RunHere(string model, int epochs, string dataset, TextWriter output)
    {
        var parameters = ModelCase.HyperParametersOf(model) with { Epochs = epochs };
        var data = new TrainingData(DatasetFile.Read(dataset), new DataOrigin(null, "a measurement", IsSynthetic: true));
        var folder = RunFolder.Create(Path.Combine(Path.GetDirectoryName(Path.GetFullPath(dataset))!, model));
        using var device = Device.Create("cpu");
        var run = new TrainingRun(GenreModel.Named(ModelCase.ArchitectureOf(model)), parameters, data, folder, device);
        long begin = Stopwatch.GetTimestamp(), end = begin;
        var (last, _) = run.Execute(progress: null, epochDone: _ => end = Stopwatch.GetTimestamp(), CancellationToken.None);
        using var process = Process.GetCurrentProcess();
        output.WriteLine(JsonSerializer.Serialize(
            new WholeJobResult(
                model, epochs, Stopwatch.GetElapsedTime(begin, end).TotalSeconds, last.Segments.Accuracy, process.PeakWorkingSet64), Json));
    }
}
