using Gtzan.Engine.Randomness;
using Gtzan.Models.Architectures;
using Gtzan.Models.Configuration;
using YamlDotNet.RepresentationModel;

namespace Gtzan.Models.Study.Tuning;

/// <summary>A search space: hyper-parameters of a model with values for each.</summary>
internal sealed class SearchSpace
{
    // The rarest of a thousand integers on a logarithmic scale comes once in seven thousand draws.
    private const uint DrawsWithoutNew = 3_000;

    private SearchSpace(IReadOnlyList<SearchDimension> dimensions) => Dimensions = dimensions;

    /// <summary>The dimensions, in display order.</summary>
    public IReadOnlyList<SearchDimension> Dimensions { get; }

    /// <summary>The number of combinations; infinite with a continuous dimension.</summary>
    public double Count => Dimensions.Aggregate(1.0, (count, dimension) => count * dimension.Count);

    /// <summary>The number of grid points.</summary>
    public double GridCount => Dimensions.Aggregate(1.0, (count, dimension) => count * dimension.Grid().Count);

    /// <summary>The space of a model: that of <c>tuning.yaml</c>, changed by the command line.</summary>
    /// <param name="model">The model.</param>
    /// <param name="parameters">The other hyper-parameters.</param>
    /// <param name="changes">The texts of <c>--space</c>.</param>
    /// <param name="settings">The texts of <c>--set</c>; these keys are not searched.</param>
    /// <exception cref="ProgramException">A text or a value is invalid.</exception>
    public static SearchSpace Of(GenreModel model, HyperParameters parameters, IEnumerable<string> changes, IEnumerable<string> settings)
    {
        var tunables = Tunable.Of(model);
        var changed = SearchSpaceText.Parse(changes, tunables, model.Name);
        var set = settings.Select(setting => setting.Split('=')[0].Trim().Replace('-', '_')).ToHashSet();
        if (changed.FirstOrDefault(dimension => IsSet(set, dimension.Tunable.Key)) is { } twice)
        {
            throw ProgramException.In(
                SearchSpaceText.Option, $"{twice.Tunable.Key} is set with --set and searched with --space; leave one of the two out.");
        }

        var section = Tunable.SectionOf(model);
        if (changed.Any(dimension => LayerLists.IsList(dimension.Tunable.Key))
            && changed.FirstOrDefault(dimension => LayerLists.IsShape(dimension.Tunable.Key)) is { } shape)
        {
            throw ProgramException.In(
                SearchSpaceText.Option,
                $"--space names {section}.{LayerLists.NameIn(section)} and {shape.Tunable.Key}, which say the same; leave one of the two " +
                "out.");
        }

        if (parameters.Cnn.IsTextVariant)
            set.Add("cnn.filters");
        if (changed.FirstOrDefault(dimension => IsSet(set, dimension.Tunable.Key)) is { } useless)
        {
            throw ProgramException.In(
                SearchSpaceText.Option,
                $"{useless.Tunable.Key} changes nothing with cnn.variant text, whose filters are fixed; leave it out of --space.");
        }

        var keys = changed.Select(dimension => dimension.Tunable.Key).ToHashSet();
        var defaults = Defaults(model, tunables)
            .Where(dimension => !keys.Contains(dimension.Tunable.Key) && !IsSet(set, dimension.Tunable.Key)
            && !(LayerLists.IsShape(dimension.Tunable.Key) && keys.Any(LayerLists.IsList)));
        var all = defaults.Concat(changed).ToDictionary(dimension => dimension.Tunable.Key);
        CheckValues(parameters, changed);
        return new SearchSpace([.. tunables.Where(tunable => all.ContainsKey(tunable.Key)).Select(tunable => all[tunable.Key])]);
    }

    /// <summary>
    /// Random trials: trial i is the i-th distinct one among draws 0, 1, 2 …, each a function of the seed, its number and the dimension. If
    /// the space has at most as many combinations as trials, all are returned. Because numbers are rounded to four digits, a narrow range
    /// may give fewer trials; sampling ends after many draws without a new one.
    /// </summary>
    public IReadOnlyList<TrialSettings> Sample(int trials, ulong seed, IReadOnlyList<Tunable> order)
    {
        if (Count <= trials)
            return Product([.. Dimensions.Select(dimension => dimension.All())]);

        var places = order.Select((tunable, i) => (tunable.Key, i)).ToDictionary(pair => pair.Key, pair => pair.i);
        var result = new List<TrialSettings>();
        var known = new HashSet<string>();
        for (uint draw = 0, lastNew = 0; result.Count < trials && draw - lastNew < DrawsWithoutNew; draw++)
        {
            var random = new RandomSequence(seed, RandomPurpose.Search, Which: draw);
            var settings = new TrialSettings(
                [.. Dimensions.Select(
                    dimension =>
                        KeyValuePair.Create(dimension.Tunable.Key, dimension.Draw(random.Uniform(places[dimension.Tunable.Key]))))]);
            if (!known.Add(settings.ToString()))
                continue;
            result.Add(settings);
            lastNew = draw;
        }

        return result;
    }

    /// <summary>All combinations of the grid; the last dimension changes fastest.</summary>
    public IReadOnlyList<TrialSettings> Grid() => Product([.. Dimensions.Select(dimension => dimension.Grid())]);

    private IReadOnlyList<TrialSettings> Product(IReadOnlyList<IReadOnlyList<string>> values)
    {
        IEnumerable<IEnumerable<string>> product = [[]];
        foreach (var ofDimension in values)
            product = product.SelectMany(_ => ofDimension, (before, value) => before.Append(value));
        return [.. product.Select(
            combination =>
                new TrialSettings([.. combination.Select((value, i) => KeyValuePair.Create(Dimensions[i].Tunable.Key, value))]))];
    }

    private static IEnumerable<SearchDimension> Defaults(GenreModel model, IReadOnlyList<Tunable> tunables)
    {
        using var stream = typeof(SearchSpace).Assembly.GetManifestResourceStream("tuning.yaml")!;
        using var reader = new StreamReader(stream);
        var yaml = new YamlStream();
        yaml.Load(reader);
        var section = (YamlMappingNode)((YamlMappingNode)yaml.Documents[0].RootNode).Children[new YamlScalarNode(model.Name)];
        return SearchSpaceText.Parse(section.Children.Select(entry => $"{entry.Key}={entry.Value}"), tunables, model.Name);
    }

    /// <summary>Whether a key, or the list replaced by a depth or width, was set.</summary>
    private static bool IsSet(HashSet<string> set, string key) =>
        set.Contains(key) || (LayerLists.IsShape(key) && set.Contains(LayerLists.ListOf(key)));

    /// <summary>Checks every value of the command line before training.</summary>
    private static void CheckValues(HyperParameters parameters, IEnumerable<SearchDimension> changed)
    {
        foreach (var dimension in changed)
        {
            foreach (var value in dimension is RangeDimension range ? (range with { GridPoints = 2 }).Grid() : dimension.Grid())
                new TrialSettings([KeyValuePair.Create(dimension.Tunable.Key, value)]).ApplyTo(parameters);
        }
    }
}
