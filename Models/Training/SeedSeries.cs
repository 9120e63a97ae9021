using System.Text.Json;
using Gtzan.Core.Files;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Training;

/// <summary>
/// The runs that several seeds come to, each in a folder of its own; written in the folder around them, so that they can be gone on with.
/// </summary>
/// <param name="Model">The model.</param>
/// <param name="Device">What they are computed on.</param>
/// <param name="Data">Where the data are; null for the synthetic corpus.</param>
/// <param name="DatasetHash">The hash of the data.</param>
/// <param name="FirstSeed">The first seed.</param>
/// <param name="Seeds">How many there are.</param>
/// <param name="HyperParameters">The hyper-parameters of the first, as YAML.</param>
internal sealed record SeedSeries(string Model, string Device, string? Data, string DatasetHash, int FirstSeed, int Seeds, string HyperParameters)
{
    /// <summary>How many seeds there can be.</summary>
    public const int MostSeeds = 1000;

    private const string FileName = "seeds.json";

    /// <summary>The file in the folder around the runs.</summary>
    public static string FileIn(string folder) => Path.Combine(folder, FileName);

    /// <summary>Whether a folder is one of several seeds.</summary>
    public static bool IsIn(string folder) => File.Exists(FileIn(folder));

    /// <summary>Reads what a folder is of.</summary>
    /// <exception cref="ProgramException">The file is missing or broken.</exception>
    public static SeedSeries Read(string folder)
    {
        var path = FileIn(folder);
        try
        {
            var series = JsonSerializer.Deserialize<SeedSeries>(TextFile.Read(path, TextFile.LongestSettings), RunFolder.Json) ?? throw new JsonException("it is empty");
            return series is { FirstSeed: >= 0, Seeds: > 1 and <= MostSeeds } && series.FirstSeed <= int.MaxValue - (series.Seeds - 1)
                ? series
                : throw new JsonException($"{series.Seeds} seeds from {series.FirstSeed} on are none that can be trained, which are 2 to {MostSeeds} from 0 to {int.MaxValue}");
        }
        catch (JsonException exception)
        {
            throw new ProgramException($"{path} does not say which seeds are to be trained: {JsonFault.ReasonOf(exception)}.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"{path} does not say which seeds are to be trained: {ProgramException.SentenceOf(exception)}", exception);
        }
    }

    /// <summary>Writes it down.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    public void Write(string folder) =>
        AtomicFileWriter.Default.Write(FileIn(folder), stream => JsonSerializer.Serialize(stream, this, RunFolder.Json));

    /// <summary>All seeds.</summary>
    public IEnumerable<int> All() => Enumerable.Range(0, Seeds).Select(i => FirstSeed + i);

    /// <summary>The folder of a seed's run.</summary>
    public static string FolderOf(string folder, int seed) => Path.Combine(folder, $"seed-{seed}");

    /// <summary>The hyper-parameters of the first seed.</summary>
    public HyperParameterTable Table()
    {
        var table = HyperParameterTable.Defaults();
        table.ReadText(HyperParameters, FileName);
        return table;
    }
}
