using System.Text;
using System.Text.Json;
using Gtzan.Core.Files;
using Gtzan.Models.Configuration;
using Gtzan.Models.Evaluation;
using Gtzan.Models.Study.Baselines;
using Gtzan.Models.Study.Leakage;
using Gtzan.Models.Training;

namespace Gtzan.Models.Study.Reproduction;

/// <summary>
/// The cross-validations of the baselines under all protocols, saved one by one in <c>baselines.jsonl</c>, so that an interrupted study
/// continues with the next.
/// </summary>
internal sealed class BaselineLog
{
    private readonly string _path;
    private readonly List<Line> _lines = [];

    /// <summary>Reads what is there. A last line without its end does not count.</summary>
    /// <exception cref="ProgramException">A line is broken.</exception>
    public BaselineLog(string folder)
    {
        _path = Path.Combine(folder, "baselines.jsonl");
        if (!File.Exists(_path))
            return;
        try
        {
            foreach (var line in TextFile.Read(_path).Split('\n')[..^1])
                _lines.Add(JsonSerializer.Deserialize<Line>(line, RunFolder.Json) ?? throw new JsonException("a line is empty"));
        }
        catch (JsonException exception)
        {
            throw new ProgramException(
                $"{_path} is not as it was written: {JsonFault.ReasonOf(exception)}; delete it, and the baselines are trained again.",
                exception);
        }
    }

    /// <summary>Cross-validates all baselines under protocols, but for what is there already.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="protocols">The folds of each protocol.</param>
    /// <param name="seed">The seed of the baselines.</param>
    /// <param name="threads">The number of threads; does not affect the results.</param>
    /// <param name="done">Called after every baseline with the share done and its name.</param>
    /// <param name="cancellation">Cancels after a fold.</param>
    public IReadOnlyList<ProtocolResult> Complete(
        FeatureSet data, IReadOnlyList<(SplitMode Mode, IReadOnlyList<Fold> Folds)> protocols, ulong seed, int threads,
        Action<double, string> done, CancellationToken cancellation)
    {
        var (count, all) = (0, protocols.Count * Baseline.All.Count);
        return
        [
            .. protocols.Select(protocol => new ProtocolResult(protocol.Mode, protocol.Folds,
            [
                .. Baseline.All.Select(baseline =>
                {
                    var split = SplitModes.NameOf(protocol.Mode);
                    done((double)count++ / all, $"{split}: {baseline.Description}");
                    if (_lines.Find(line => line.Split == split && line.Model == baseline.Name) is { } known)
                        return new CrossValidationResult(baseline, known.Folds, new Interval(known.Low, known.High));
                    var result = CrossValidation.Run(baseline, data, protocol.Folds, seed, threads, null, cancellation);
                    Add(new Line(split, baseline.Name, result.FoldAccuracies, result.Interval.Low, result.Interval.High));
                    return result;
                }),
            ])),
        ];
    }

    private void Add(Line line)
    {
        _lines.Add(line);
        var text = string.Concat(_lines.Select(known => JsonSerializer.Serialize(known, RunFolder.Json) + "\n"));
        AtomicFileWriter.Default.Write(_path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));
    }

    private sealed record Line(string Split, string Model, IReadOnlyList<double> Folds, double Low, double High);
}
