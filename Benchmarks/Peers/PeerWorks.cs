using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks;

/// <summary>All work that is compared, and what is to be reached in it.</summary>
internal static class PeerWorks
{
    private static readonly PeerTarget Small = new(Ratio: 1.5);

    // In the order of the table.
    private static readonly Dictionary<string, Func<PeerWork>> All = new(
    [
        new("train/mlp", () => new TrainingWork("mlp", new(2, 0.5))),
        new("train/mlp-reg", () => new TrainingWork("mlp-reg", new(2.5, 0.5))),
        new("train/cnn", () => new TrainingWork("cnn", new(1.8, 0.6))),
        new("train/cnn-text", () => new TrainingWork(ModelCase.TextVariant, new(3, 0.45))),
        new("train/rnn", () => new TrainingWork("rnn", new(4, 0.6))),
        new("infer-256/cnn", () => new InferenceWork("cnn", 256, new(3, 0.5))),
        new("infer-256/rnn", () => new InferenceWork("rnn", 256, new(3, 0.5))),
        new("infer-1/mlp", () => new InferenceWork("mlp", 1, Small)),
        new("infer-1/mlp-reg", () => new InferenceWork("mlp-reg", 1, Small)),
        new("infer-1/cnn", () => new InferenceWork("cnn", 1, Small)),
        new("infer-1/cnn-text", () => new InferenceWork(ModelCase.TextVariant, 1, Small)),
        new("infer-1/rnn", () => new InferenceWork("rnn", 1, Small)),
        .. new[] { 1, Environment.ProcessorCount }.Distinct().SelectMany(threads => Product.All.Select(
            product => new KeyValuePair<string, Func<PeerWork>>($"gemm-{threads}/{product.Name}", () => new ProductWork(product, threads)))),
        new("mfcc", () => new MfccWork()),
    ]);

    /// <summary>What a person can name: groups, and each piece of work.</summary>
    public static IEnumerable<string> Names => All.Keys.Select(GroupOf).Distinct().Concat(All.Keys.Where(key => key.Contains('/', StringComparison.Ordinal)));

    /// <summary>The work of some names, in the order of the table; all of it if there are none.</summary>
    /// <exception cref="ProgramException">A name is not known.</exception>
    public static IReadOnlyList<Func<PeerWork>> Named(IReadOnlyCollection<string> names)
    {
        foreach (var name in names)
        {
            if (!All.Keys.Any(key => key == name || GroupOf(key) == name))
            {
                throw new ProgramException(
                    $"There is no work \"{name}\" to compare; choose from {string.Join(", ", Names)}.")
                {
                    IsBadUse = true,
                };
            }
        }

        return [.. All.Where(work => names.Count == 0 || names.Contains(work.Key) || names.Contains(GroupOf(work.Key))).Select(work => work.Value)];
    }

    private static string GroupOf(string key) => key.Split('/')[0];
}
