using System.Text;
using System.Text.Json;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Study.Experiments;

/// <summary>
/// The tests of an experiment on disk: a line that identifies it, then one for each fold. Each line is flushed to disk before the next
/// training begins, so that a stopped or killed experiment can resume.
/// </summary>
internal sealed class ExperimentLog : IDisposable
{
    public const string FileName = "folds.jsonl";

    private readonly FileStream _stream;
    private readonly List<FoldTest> _tests = [];

    private ExperimentLog(FileStream stream) => _stream = stream;

    /// <summary>The tests so far.</summary>
    public IReadOnlyList<FoldTest> Tests => _tests;

    /// <summary>Opens or creates the log in a folder.</summary>
    /// <exception cref="ProgramException">It is of another experiment, broken, or in use.</exception>
    public static ExperimentLog Open(string folder, Experiment experiment, string device)
    {
        var path = Path.Combine(folder, FileName);
        FileStream stream;
        try
        {
            // FileShare.None: on Unix, only this excludes a second process.
            stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException(
                $"The results cannot be written: {ProgramException.SentenceOf(exception)} Name another folder with --out.", exception);
        }

        var log = new ExperimentLog(stream);
        try
        {
            log.Read(path, JsonSerializer.Serialize(experiment.Identity(device)));
            return log;
        }
        catch
        {
            log.Dispose();
            throw;
        }
    }

    /// <summary>The test of a candidate on a fold; null before it is done.</summary>
    public FoldTest? Find(string candidate, int seed, int fold) =>
        _tests.FirstOrDefault(test => test.Candidate == candidate && test.Seed == seed && test.Fold == fold);

    /// <summary>Adds a test and flushes it to disk.</summary>
    public void Append(FoldTest test)
    {
        WriteLine(JsonSerializer.Serialize(test));
        _tests.Add(test);
    }

    public void Dispose() => _stream.Dispose();

    private void WriteLine(string line)
    {
        _stream.Write(Encoding.UTF8.GetBytes(line + "\n"));
        _stream.Flush(flushToDisk: true);
    }

    private void Read(string path, string identity)
    {
        var bytes = new byte[_stream.Length];
        _stream.ReadExactly(bytes);

        // A line without its end was being written when the process was killed: its fold is trained again.
        var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var lines = Encoding.UTF8.GetString(bytes, 0, whole).Split('\n')[..^1];
        if (lines.Length == 0)
        {
            _stream.SetLength(0);
            WriteLine(identity);
            return;
        }

        if (lines[0] != identity)
        {
            throw new ProgramException(
                $"{path} is of another experiment; give the same command line to resume it, or name another folder with --out.");
        }

        foreach (var (number, line) in lines.Index().Skip(1))
        {
            try
            {
                _tests.Add(JsonSerializer.Deserialize<FoldTest>(line) ?? throw new JsonException());
            }
            catch (JsonException exception)
            {
                throw new ProgramException(
                    $"{path}: line {number + 1} is no test of a fold; take that line out to have it trained again.", exception);
            }
        }

        _stream.SetLength(whole);
    }
}
