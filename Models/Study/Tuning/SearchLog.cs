using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Study.Tuning;

/// <summary>
/// The results of a search on disk: a line of JSON that identifies the search, then one per trial and rung. Each line is flushed to disk
/// before the next trial begins, so a stopped or killed search can resume.
/// </summary>
internal sealed class SearchLog : IDisposable
{
    public const string FileName = "trials.jsonl";

    private static readonly JsonSerializerOptions Plain = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    private readonly FileStream _stream;
    private readonly Dictionary<(int Rung, int Trial), RungResult> _results = [];

    private SearchLog(FileStream stream) => _stream = stream;

    /// <summary>The number of results.</summary>
    public int Count => _results.Count;

    /// <summary>Opens or creates the results of a search in a folder.</summary>
    /// <exception cref="ProgramException">The results are of another search, broken, or in use by another process.</exception>
    public static SearchLog Open(string folder, TuningPlan plan, string device)
    {
        var path = Path.Combine(folder, FileName);
        FileStream stream;
        try
        {
            // FileShare.None: on Unix, only this excludes a second search.
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(
                $"The results of the search cannot be written: {ProgramException.SentenceOf(exception)} If another search is at work " +
                "there, name another folder with --out.", exception);
        }

        if (!stream.CanSeek)
        {
            stream.Dispose();
            throw new ProgramException($"{path} is a pipe or a device; name another folder with --out.");
        }

        var log = new SearchLog(stream);
        try
        {
            log.Read(path, plan, plan.Identity(device));
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>The result of a trial at a rung, or null.</summary>
    public RungResult? Find(int rung, int trial) => _results.GetValueOrDefault((rung, trial));

    /// <summary>Adds a result and flushes it to disk.</summary>
    public void Append(RungResult result)
    {
        _results.Add((result.Rung, result.Trial), result);
        WriteLine(new JsonObject
        {
            ["rung"] = result.Rung,
            ["trial"] = result.Trial,
            ["epochs"] = result.Epochs,
            ["settings"] = ToJson(result.Settings.Values),
            ["accuracy"] = new JsonArray([.. result.Accuracies.Select(accuracy => JsonValue.Create(accuracy))]),
            ["loss"] = new JsonArray([.. result.Losses.Select(loss => JsonValue.Create(loss))]),
        });
    }

    public void Dispose() => _stream.Dispose();

    public static JsonObject ToJson(IEnumerable<KeyValuePair<string, string>> values) =>
        new(values.Select(value => KeyValuePair.Create(value.Key, (JsonNode?)JsonValue.Create(value.Value))));

    private void WriteLine(JsonObject line)
    {
        _stream.Write(Encoding.UTF8.GetBytes(line.ToJsonString(Plain) + "\n"));
        _stream.Flush(flushToDisk: true);
    }

    private void Read(string path, TuningPlan plan, IReadOnlyList<KeyValuePair<string, string>> identity)
    {
        var bytes = new byte[_stream.Length];
        _stream.ReadExactly(bytes);

        // The search was killed while writing an unfinished last line; its trial is trained again.
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n')[..^1];
        if (lines.Length == 0)
        {
            _stream.SetLength(0);
            WriteLine(ToJson(identity));
            return;
        }

        CheckIdentity(
            path, Parse(path, 1, lines[0], node => node.ToDictionary(value => value.Key, value => value.Value!.GetValue<string>())),
            identity);
        for (var i = 1; i < lines.Length; i++)
        {
            var result = Parse(path, i + 1, lines[i], node => ToResult(node, plan));
            if (!_results.TryAdd((result.Rung, result.Trial), result))
                throw Broken(path, i + 1, null);
        }

        // Only after the check: results of another search stay unchanged.
        _stream.SetLength(whole);
    }

    private static RungResult ToResult(JsonObject node, TuningPlan plan)
    {
        var (rung, trial) = (node["rung"]!.GetValue<int>(), node["trial"]!.GetValue<int>());
        var settings = plan.Trials[trial - 1];
        double[] accuracies = [.. node["accuracy"]!.AsArray().Select(accuracy => accuracy!.GetValue<double>())];
        double[] losses = [.. node["loss"]!.AsArray().Select(loss => loss!.GetValue<double>())];
        var fits = node["epochs"]!.GetValue<int>() == plan.Rungs[rung - 1].Epochs
            && JsonNode.DeepEquals(node["settings"], ToJson(settings.Values))
            && accuracies.Length == losses.Length && (accuracies.Length == 0 || accuracies.Length == plan.Folds.Count)
                && accuracies.All(accuracy => accuracy is >= 0 and <= 1);
        return fits ? new RungResult(rung, trial, plan.Rungs[rung - 1].Epochs, settings, accuracies, losses) : throw new FormatException();
    }

    private static void CheckIdentity(string path, Dictionary<string, string> found, IReadOnlyList<KeyValuePair<string, string>> wanted)
    {
        foreach (var (key, value) in wanted)
        {
            if (found.GetValueOrDefault(key) != value)
            {
                throw new ProgramException(
                    $"{path} is of another search, with {key} {found.GetValueOrDefault(key) ?? "not there"} instead of {value}; give the " +
                    "same command line to resume it, or name another folder with --out.");
            }
        }

        if (found.Keys.Except(wanted.Select(value => value.Key)).FirstOrDefault() is { } more)
        {
            throw new ProgramException(
                $"{path} is of another search, with {more} {found[more]}; give the same command line to resume it, or name another " +
                "folder with --out.");
        }
    }

    private static T Parse<T>(string path, int number, string line, Func<JsonObject, T> read)
    {
        try
        {
            return read(JsonNode.Parse(line)!.AsObject());
        }
        catch (Exception exception) when (
            exception is JsonException or FormatException or InvalidOperationException
                or NullReferenceException or ArgumentException or OverflowException)
        {
            throw Broken(path, number, exception);
        }
    }

    private static ProgramException Broken(string path, int number, Exception? cause) =>
        new($"{path}: line {number} is not a result of this search; take that line out to have the trial done again, " +
            "or name another folder with --out.", cause);
}
