using Gtzan.Benchmarks.Models;
using Gtzan.Models.Configuration;

namespace Gtzan.Benchmarks.Peers;

/// <summary>The options of the work.</summary>
/// <param name="TorchScript">Whether PyTorch may compile a model before it is timed at inference.</param>
internal sealed record PeerOptions(bool TorchScript);

/// <summary>All compared work with its targets.</summary>
internal static class PeerWorks
{
    private static readonly PeerTarget Small = new(Ratio: 1.5);

    // In the order of the table.
    private static readonly Dictionary<string, Func<PeerOptions, PeerWork>> All = new(
    [
        new("train/mlp", _ => new TrainingWork("mlp", new(2, 0.5))),
        new("train/mlp-reg", _ => new TrainingWork("mlp-reg", new(2.5, 0.5))),
        new("train/cnn", _ => new TrainingWork("cnn", new(1.8, 0.6))),
        new("train/cnn-text", _ => new TrainingWork(ModelCase.TextVariant, new(3, 0.45))),
        new("train/rnn", _ => new TrainingWork("rnn", new(4, 0.6))),
        new("infer-256/cnn", options => new InferenceWork("cnn", 256, new(3, 0.5), options.TorchScript)),
        new("infer-256/rnn", options => new InferenceWork("rnn", 256, new(3, 0.5), options.TorchScript)),
        new("infer-1/mlp", options => new InferenceWork("mlp", 1, Small, options.TorchScript)),
        new("infer-1/mlp-reg", options => new InferenceWork("mlp-reg", 1, Small, options.TorchScript)),
        new("infer-1/cnn", options => new InferenceWork("cnn", 1, Small, options.TorchScript)),
        new("infer-1/cnn-text", options => new InferenceWork(ModelCase.TextVariant, 1, Small, options.TorchScript)),
        new("infer-1/rnn", options => new InferenceWork("rnn", 1, Small, options.TorchScript)),
        .. new[] { 1, Environment.ProcessorCount }.Distinct().SelectMany(threads => Product.All.Select(
            product => new KeyValuePair<string, Func<PeerOptions, PeerWork>>(
                $"gemm-{threads}/{product.Name}", _ => new ProductWork(product, threads)))),
        .. new[] { false, true }.SelectMany(isBackward => PeerOperation.All.Select(
            operation => new KeyValuePair<string, Func<PeerOptions, PeerWork>>(
                $"{(isBackward ? "op-train" : "op")}/{operation.Name}", _ => new OperationWork(operation, isBackward)))),
        new("mfcc", _ => new MfccWork()),
    ]);

    /// <summary>The groups of work.</summary>
    public static IEnumerable<string> Groups => All.Keys.Select(GroupOf).Distinct().Append(PrepareMeasurement.Key);

    /// <summary>
    /// Returns the named work, in the order of the table; all without names. <see cref="PrepareMeasurement"/> is not included: it has its
    /// own table.
    /// </summary>
    /// <exception cref="ProgramException">A name is not known.</exception>
    public static IReadOnlyList<Func<PeerOptions, PeerWork>> Named(IReadOnlyCollection<string> names)
    {
        foreach (var name in names)
        {
            if (name != PrepareMeasurement.Key && !All.Keys.Any(key => key == name || GroupOf(key) == name))
            {
                throw new ProgramException(
                    $"There is no work \"{name}\" to compare; choose groups ({string.Join(", ", Groups)}) or names " +
                    $"({string.Join(", ", All.Keys.Where(key => key != GroupOf(key)))}).")
                {
                    IsBadUse = true,
                };
            }
        }

        return [.. All.Where(work => names.Count == 0 || names.Contains(work.Key) || names.Contains(GroupOf(work.Key)))
            .Select(work => work.Value)];
    }

    private static string GroupOf(string key) => key.Split('/')[0];
}
