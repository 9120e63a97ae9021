using System.Text.Json;
using Gtzan.Audio.Decoding.Files;
using Gtzan.Audio.Dsp.Framing;

namespace Gtzan.Tests.Golden;

/// <summary>One case of a manifest of numbers that librosa computed: function, parameters, input and expected array.</summary>
public sealed class LibrosaGolden(string folder, JsonElement entry)
{
    /// <summary>The cases on synthetic signals, which the repository carries.</summary>
    public static string Carried { get; } = Path.Combine(AppContext.BaseDirectory, "Golden", "librosa");

    public string Function => entry.GetProperty("function").GetString()!;

    public NpyFile Expected => NpyFile.Read(Path.Combine(folder, entry.GetProperty("expected").GetString()!));

    public bool IsOnTrack => entry.GetProperty("input") is { ValueKind: JsonValueKind.Object } input && input.TryGetProperty("wav", out _);

    public int[] Shape => [.. entry.GetProperty("shape").EnumerateArray().Select(length => length.GetInt32())];

    public FramePadding Padding => Has("pad_mode") && Text("pad_mode") == "reflect" ? FramePadding.Reflect : FramePadding.Zeros;

    /// <summary>All cases of a folder, by name.</summary>
    public static Dictionary<string, LibrosaGolden> Load(string folder)
    {
        using var manifest = JsonDocument.Parse(File.ReadAllText(Path.Combine(folder, "manifest.json")));
        return manifest.RootElement.GetProperty("entries").EnumerateArray().ToDictionary(
            entry => entry.GetProperty("name").GetString()!, entry => new LibrosaGolden(folder, entry.Clone()));
    }

    public bool Has(string parameter) => entry.GetProperty("parameters").TryGetProperty(parameter, out _);

    public int Integer(string parameter) => entry.GetProperty("parameters").GetProperty(parameter).GetInt32();

    public double Number(string parameter) => entry.GetProperty("parameters").GetProperty(parameter).GetDouble();

    public bool Flag(string parameter) => entry.GetProperty("parameters").GetProperty(parameter).GetBoolean();

    public string? Text(string parameter) => entry.GetProperty("parameters").GetProperty(parameter).GetString();

    /// <summary>The signal: an array beside the manifest, or a stretch of a track in the shared folder.</summary>
    public float[] Input()
    {
        var input = entry.GetProperty("input");
        if (input.TryGetProperty("npy", out var array))
            return NpyFile.Read(Path.Combine(folder, array.GetString()!)).Floats;

        var track = AudioFile.Read(SharedData.PathOf(input.GetProperty("wav").GetString()!)).Samples;
        var first = input.GetProperty("first_sample").GetInt32();
        return track[first..(first + input.GetProperty("samples").GetInt32())];
    }
}
