using System.Globalization;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Study.Tuning;

/// <summary>
/// Replaces the lists of <c>hparams.yaml</c> by depth and width: a perceptron's layers are width, width / 2, width / 4 …, the filters
/// of convolutions width, 2 · width, 4 · width …, as in the study.
/// </summary>
internal static class LayerLists
{
    private const int DepthAtMost = 64;

    /// <summary>Whether a key is a depth or a width.</summary>
    public static bool IsShape(string key) =>
        key.EndsWith(".depth", StringComparison.Ordinal) || key.EndsWith(".width", StringComparison.Ordinal);

    /// <summary>Whether a key is a list replaced by depth and width.</summary>
    public static bool IsList(string key) =>
        key.EndsWith(".layers", StringComparison.Ordinal) || key.EndsWith(".filters", StringComparison.Ordinal);

    /// <summary>The list replaced by a depth or a width.</summary>
    public static string ListOf(string key)
    {
        var section = key.Split('.')[0];
        return $"{section}.{NameIn(section)}";
    }

    /// <summary>The name of the list in a section.</summary>
    public static string NameIn(string section) => section is "mlp" or "mlp_reg" ? "layers" : "filters";

    /// <summary>The lists of a trial as keys and values; unspecified ones stay unchanged.</summary>
    /// <param name="section">The section of the hyper-parameters.</param>
    /// <param name="shape">The trial's list, depth or width, by key.</param>
    /// <param name="parameters">The other hyper-parameters.</param>
    public static IEnumerable<KeyValuePair<string, string>> Assignments(
        string section, IReadOnlyDictionary<string, string> shape, HyperParameters parameters)
    {
        var key = $"{section}.{NameIn(section)}";
        var sizes = shape.TryGetValue(key, out var list) ? ListIn(list, key)
            : Sizes(section, shape, HyperParameter.ListOf(key, parameters));
        yield return KeyValuePair.Create(key, Text(sizes));

        // Kernels and pools follow the depth; added ones equal the last.
        foreach (var other in HyperParameter.ListsOf(section).Where(other => other != key))
        {
            var present = HyperParameter.ListOf(other, parameters);
            if (present.Count != sizes.Count)
                yield return KeyValuePair.Create(other, Text([.. sizes.Select((_, i) => present[Math.Min(i, present.Count - 1)])]));
        }
    }

    private static IReadOnlyList<int> ListIn(string text, string key) =>
        HyperParameter.ListOf(key, HyperParameters.Defaults.WithSetting($"{key}={text}", "--space"));

    private static int[] Sizes(string section, IReadOnlyDictionary<string, string> shape, IReadOnlyList<int> present)
    {
        var depth = shape.TryGetValue($"{section}.depth", out var depthText) ? Whole($"{section}.depth", depthText, DepthAtMost)
            : present.Count;
        var width = shape.TryGetValue($"{section}.width", out var widthText) ? Whole($"{section}.width", widthText, 65536) : present[0];
        return [.. Enumerable.Range(0, depth)
            .Select(i => NameIn(section) == "filters" ? (int)Math.Min(width * Math.Pow(2, i), 4096) : (int)Math.Max(width * Math.Pow(2, -i), 1))];
    }

    private static int Whole(string key, string text, int maximum)
    {
        var value = double.Parse(text, CultureInfo.InvariantCulture);
        return value >= 1 && value <= maximum
            ? (int)value
            : throw ProgramException.In(SearchSpaceText.Option, $"--space: {key} {text} is not possible; it must be from 1 to {maximum}.");
    }

    private static string Text(IEnumerable<int> sizes) => $"[{string.Join(',', sizes)}]";
}
