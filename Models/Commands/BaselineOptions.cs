using System.CommandLine;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Datasets.Tables;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Models.Configuration;
using Gtzan.Models.Datasets;
using Gtzan.Models.Study.Baselines;
using Gtzan.Models.Study.Leakage;

namespace Gtzan.Models.Commands;

/// <summary>The options shared by <c>baselines</c> and <c>leak</c>.</summary>
internal sealed class BaselineOptions
{
    private readonly Option<string?> _features = new("--features")
    {
        Description = "A table of features as gtzan features writes it, or as published with GTZAN on Kaggle.",
        HelpName = "FILE",
    };
    private readonly Option<string?> _data = new("--data")
    {
        Description =
            "Instead of a table: a folder with one subfolder of audio files for each genre, whose features are computed as the published " +
            "table's were (--padding reflect).",
        HelpName = "DIR",
    };
    private readonly Option<string?> _segment = new("--segment")
    {
        Description = "With --data, what a row is: 3 for three seconds of a track, as in the study, or 30 for all of it; by default 3.",
        HelpName = "3|30",
    };
    private readonly Option<string?> _models = new("--models")
    {
        Description = $"Which of {string.Join(", ", Baseline.All.Select(baseline => baseline.Name))}, with commas between; by default all.",
        HelpName = "NAMES",
    };

    private readonly Option<int> _folds = new("--folds")
    {
        Description = "The number of folds; each is tested once.",
        HelpName = "N",
        DefaultValueFactory = _ => 5,
    };
    private readonly Option<int> _seed = new("--seed")
    {
        Description = "The seed of the folds and models.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };
    private readonly Option<int> _threads = SharedOptions.Threads();

    public BaselineOptions()
    {
        _segment.Among("3", "30");
        OptionValues.RequireRange(_folds, 2, 1000);
        OptionValues.RequireRange(_seed, 0, int.MaxValue);
    }

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[_features, _data, _segment, _models, _folds, _seed, _threads])
            command.Options.Add(option);
    }

    public IReadOnlyList<Baseline> Baselines(ParseResult parsed) =>
        parsed.GetValue(_models) is { } names ? Baseline.Named(names.Split(',', StringSplitOptions.TrimEntries)) : Baseline.All;

    /// <summary>The file of the table; null without one.</summary>
    public string? Table(ParseResult parsed) => parsed.GetValue(_features);

    public int FoldCount(ParseResult parsed) => parsed.GetValue(_folds);

    public ulong Seed(ParseResult parsed) => (ulong)parsed.GetValue(_seed);

    /// <summary>Cross-validates baselines under protocols and shows the progress.</summary>
    public IReadOnlyList<ProtocolResult> Run(
        ParseResult parsed, Terminal terminal, IReadOnlyList<Baseline> baselines, FeatureSet data,
        IReadOnlyList<(SplitMode Mode, IReadOnlyList<Fold> Folds)> protocols,
        CancellationToken cancellation)
    {
        var threads = parsed.GetValue(_threads) is > 0 and var given ? given : Environment.ProcessorCount;
        return terminal.WithProgress(
            "learning", report => LeakMeter.Run(baselines, data, protocols, Seed(parsed), threads, report, cancellation));
    }

    /// <summary>Reads the rows of the table, or computes those of the folder's tracks.</summary>
    /// <exception cref="ProgramException">Neither or both are given.</exception>
    public FeatureSet LoadData(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        switch (parsed.GetValue(_features), parsed.GetValue(_data))
        {
            case ({ } features, null):
                if (parsed.GetValue(_segment) is not null)
                {
                    throw new ProgramException("--segment goes with --data; what the rows of a table are, the table decides.")
                    {
                        IsBadUse = true,
                    };
                }

                var table = FeatureTable.Read(features);
                foreach (var note in table.Notes)
                    terminal.Note(note);
                return FeatureSet.From(table, features);
            case (null, { } data):
                return Compute(data, parsed, terminal, cancellation);
            default:
                throw new ProgramException("Give either a table with --features or a folder of tracks with --data.") { IsBadUse = true };
        }
    }

    /// <summary>Computes features in the way of the published table.</summary>
    private FeatureSet Compute(string folder, ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var source = new GenreFolder(folder);
        var unit = parsed.GetValue(_segment) == "30" ? FeatureRowUnit.Track : FeatureRowUnit.ThreeSeconds;
        var built = TrackReading.Run(
            terminal, "reading tracks", parsed.GetValue(_threads), options =>
                FeatureTableBuilder.Build(source, unit, FramePadding.Reflect, options), cancellation);
        var data = FeatureSet.From(built.Table, source.Description);
        return data with { Account = new DataAccount(data.Tracks.Count, built.Remarks) };
    }
}
