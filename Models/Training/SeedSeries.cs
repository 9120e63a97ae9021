using System.Text.Json;
using System.Text.Json.Serialization;
using Gtzan.Audio.Datasets;
using Gtzan.Core.Files;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>The runs of several seeds in subfolders. <c>seeds.json</c> has the data to resume them.</summary>
/// <param name="Model">The model's name.</param>
/// <param name="Device">The device's name.</param>
/// <param name="Data">The folder or file of the data, the first of several; null for the synthetic corpus.</param>
/// <param name="DatasetHash">The hash of the data.</param>
/// <param name="FirstSeed">The first seed.</param>
/// <param name="Seeds">The number of seeds.</param>
/// <param name="HyperParameters">The hyper-parameters of the first, as YAML.</param>
/// <param name="OtherData">The other folders; null for none.</param>
/// <param name="GenreMap">Other names of the genres; null for none.</param>
internal sealed record SeedSeries(
    string Model, string Device, string? Data, string DatasetHash, int FirstSeed, int Seeds, string HyperParameters,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyList<string>? OtherData = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] IReadOnlyDictionary<string, string>? GenreMap = null)
{
    /// <summary>The maximum number of seeds.</summary>
    public const int MaxSeeds = 1000;

    private const string FileName = "seeds.json";

    /// <summary>The file in the folder around the runs.</summary>
    public static string FileIn(string folder) => Path.Combine(folder, FileName);

    /// <summary>Whether a folder is one of several seeds.</summary>
    public static bool IsIn(string folder) => File.Exists(FileIn(folder));

    /// <summary>Reads the file of a folder.</summary>
    /// <exception cref="ProgramException">The file is missing or broken.</exception>
    public static SeedSeries Read(string folder)
    {
        var path = FileIn(folder);
        try
        {
            var series = JsonSerializer.Deserialize<SeedSeries>(TextFile.Read(path, TextFile.MaxSettingsLength), RunFolder.Json)
                ?? throw new JsonException("it is empty");
            if (series.OtherData?.Contains(null!) == true || series.GenreMap?.Values.Contains(null!) == true)
                throw new JsonException("something is missing in it");
            return series is { FirstSeed: >= 0, Seeds: > 1 and <= MaxSeeds } && series.FirstSeed <= int.MaxValue - (series.Seeds - 1)
                ? series
                : throw new JsonException(
                    $"{series.Seeds} seeds from {series.FirstSeed} on are none that can be trained, " +
                    $"which are 2 to {MaxSeeds} from 0 to {int.MaxValue}");
        }
        catch (Exception exception) when (exception is JsonException or IOException or UnauthorizedAccessException)
        {
            var reason = exception is JsonException ? $"{JsonFault.ReasonOf(exception)}." : ProgramException.SentenceOf(exception);
            throw new ProgramException($"{path} does not say which seeds are to be trained: {reason}", exception);
        }
    }

    /// <summary>Writes the file of a folder.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string folder) =>
        AtomicFileWriter.Default.Write(FileIn(folder), stream => JsonSerializer.Serialize(stream, this, RunFolder.Json));

    /// <summary>What the runs are trained on.</summary>
    public DataSelection Selection() => new(
        Data is null ? [] : [Data, .. OtherData ?? []],
        GenreMap is null ? Audio.Datasets.GenreMap.None : new GenreMap(GenreMap));

    /// <summary>All seeds.</summary>
    public IEnumerable<int> All() => Enumerable.Range(0, Seeds).Select(i => FirstSeed + i);

    /// <summary>The folder of a seed's run.</summary>
    public static string FolderOf(string folder, int seed) => Path.Combine(folder, $"seed-{seed}");

    /// <summary>The hyper-parameters of the first seed.</summary>
    public HyperParameters OfFirst() => Configuration.HyperParameters.Defaults.WithYaml(HyperParameters, FileName);
}
