using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Gtzan.Models.Configuration;

/// <summary>
/// The hyper-parameters as keys and values: the defaults of <c>hparams.yaml</c>, over them those of a file, over them those of the command
/// line. Only keys that have a default exist. Each value remembers where it came from, so that a message can say so.
/// </summary>
public sealed class HyperParameterTable
{
    private const int LongestQuotation = 200;

    private readonly Dictionary<string, (YamlNode Node, string Origin)> _values = new(StringComparer.Ordinal);
    private readonly List<string> _keysInOrder = [];

    private HyperParameterTable()
    {
    }

    /// <summary>The keys, as written in <c>hparams.yaml</c>; those of a section as <c>section.key</c>.</summary>
    public IReadOnlyList<string> Keys => _keysInOrder;

    /// <summary>The defaults, embedded in the program.</summary>
    public static HyperParameterTable Defaults()
    {
        var table = new HyperParameterTable();
        using var stream = typeof(HyperParameterTable).Assembly.GetManifestResourceStream("hparams.yaml")!;
        using var reader = new StreamReader(stream);
        foreach (var (key, node) in Flatten(reader.ReadToEnd(), "hparams.yaml"))
        {
            table._values.Add(key, (node, "hparams.yaml"));
            table._keysInOrder.Add(key);
        }

        return table;
    }

    /// <summary>Takes over the values of a YAML file. It need not have all keys.</summary>
    /// <exception cref="ProgramException">The file cannot be read, is no YAML, or has a key that does not exist.</exception>
    public void ReadFile(string path)
    {
        string text;
        try
        {
            text = TextFile.Read(path, TextFile.LongestSettings);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The hyper-parameters {path} cannot be read: {ProgramException.SentenceOf(exception)}", exception);
        }

        ReadText(text, path);
    }

    /// <summary>Takes over the values of YAML text.</summary>
    /// <exception cref="ProgramException">It is no YAML or far too long, or has a key that does not exist.</exception>
    public void ReadText(string yaml, string origin)
    {
        // Parsed, it takes a hundred times its size.
        const int Longest = 1 << 17;
        if (yaml.Length > Longest)
            throw Error(origin, $"{origin} has {yaml.Length} characters; hyper-parameters take {Longest} at most.");

        foreach (var (key, node) in Flatten(yaml, origin))
            Set(key, node, origin);
    }

    /// <summary>A table of the same values, which can be changed without changing this one.</summary>
    public HyperParameterTable Copy()
    {
        var copy = new HyperParameterTable();
        copy._keysInOrder.AddRange(_keysInOrder);
        foreach (var (key, value) in _values)
            copy._values.Add(key, value);
        return copy;
    }

    /// <summary>
    /// Takes over one setting of the form <c>key=value</c>; the value is YAML, for example <c>0.01</c> or <c>[512, 256, 64]</c>.
    /// </summary>
    /// <param name="setting">The setting.</param>
    /// <param name="option">The option it came with, for messages.</param>
    /// <exception cref="ProgramException">It has another form, or the key does not exist.</exception>
    public void Assign(string setting, string option = "--set")
    {
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw Error(option, $"{option} {setting}: expected key=value, for example {option} batch_size=64.");
        var key = setting[..equals].Trim();
        var parsed = Flatten($"value: {setting[(equals + 1)..]}", $"{option} {setting}").ToList();
        if (parsed is not [("value", var node)])
            throw Error(option, $"{option} {setting}: the value must be a number, a word or a list, for example [512, 256, 64].");
        Set(key.Replace('-', '_'), node, $"{option} {setting}");
    }

    /// <summary>Sets a value from the program's own options.</summary>
    public void Assign(string key, string value, string origin) => Set(key, new YamlScalarNode(value), origin);

    /// <summary>A whole number.</summary>
    /// <exception cref="ProgramException">The value is none, or out of range.</exception>
    public int Integer(string key, int minimum, int maximum)
    {
        var (text, origin) = Scalar(key, "a whole number");
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Invalid(key, text, $"a whole number from {minimum} to {maximum}", origin);
    }

    /// <summary>A number.</summary>
    /// <exception cref="ProgramException">The value is none, or out of range.</exception>
    public float Number(string key, float minimum, float maximum)
    {
        var (text, origin) = Scalar(key, "a number");
        return float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && value >= minimum && value <= maximum
            ? value
            : throw Invalid(key, text, FormattableString.Invariant($"a number from {minimum} to {maximum}"), origin);
    }

    /// <summary>One of some words.</summary>
    /// <exception cref="ProgramException">The value is none of them.</exception>
    public string Word(string key, params ReadOnlySpan<string> choices)
    {
        var (text, origin) = Scalar(key, "a word");
        return choices.Contains(text) ? text : throw Invalid(key, text, $"one of {string.Join(", ", choices!)}", origin);
    }

    /// <summary>A list of whole numbers.</summary>
    /// <exception cref="ProgramException">The value is none, or one of them is out of range.</exception>
    public IReadOnlyList<int> Integers(string key, int minimum, int maximum)
    {
        var (node, origin) = _values[key];
        var expected = $"a list of whole numbers from {minimum} to {maximum}, for example [256, 128, 64]";
        if (node is not YamlSequenceNode { Children.Count: > 0 and <= 64 } sequence)
            throw Invalid(key, Text(node), expected, origin);
        return
        [
            .. sequence.Children.Select(child =>
                int.TryParse((child as YamlScalarNode)?.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                && value >= minimum && value <= maximum
                    ? value
                    : throw Invalid(key, Text(node), expected, origin)),
        ];
    }

    /// <summary>All values as YAML, with a first line of the caller's: reading it back gives the same table.</summary>
    public string ToYaml(string comment)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {comment}\n");
        var section = "";
        foreach (var key in _keysInOrder)
        {
            var parts = key.Split('.', 2);
            if (parts.Length == 2 && parts[0] != section)
                text.Append(CultureInfo.InvariantCulture, $"{section = parts[0]}:\n");
            text.Append(CultureInfo.InvariantCulture, $"{(parts.Length == 2 ? "  " : "")}{parts[^1]}: {Text(_values[key].Node)}\n");
        }

        return text.ToString();
    }

    /// <summary>The value of a key as text.</summary>
    public string Text(string key) => Text(_values[key].Node);

    private static string Text(YamlNode node) => node switch
    {
        YamlScalarNode scalar => scalar.Value ?? "",
        YamlSequenceNode sequence => $"[{string.Join(", ", sequence.Children.Select(Text))}]",
        _ => node.ToString(),
    };

    private static IEnumerable<(string Key, YamlNode Node)> Flatten(string text, string origin)
    {
        var yaml = new YamlStream();
        try
        {
            RefuseLoops(text, origin);
            yaml.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw Error(origin, $"{origin} is no valid YAML: line {exception.Start.Line}, column {exception.Start.Column}: {exception.Message.TrimEnd('.')}.", exception);
        }

        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // YamlDotNet's scanner stumbles over some broken texts, such as a bracket that is never closed before another key.
            throw Error(origin, $"{origin} is no valid YAML; look for a bracket or a quotation mark that is not closed.", exception);
        }

        if (yaml.Documents.Count == 0)
            return [];
        if (yaml.Documents.Count > 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
            throw Error(origin, $"{origin} must have one document of the form \"key: value\".");
        return Flatten(root, prefix: "", origin, depth: 0);
    }

    /// <summary>
    /// Refuses aliases, with which a node can contain itself, and nesting far beyond what is used: loading either would not end, or not end
    /// well.
    /// </summary>
    private static void RefuseLoops(string text, string origin)
    {
        const int DeepestNesting = 16;
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (parser.Current is AnchorAlias || depth > DeepestNesting)
                throw Error(origin, $"{origin}: line {parser.Current.Start.Line} has an alias or is nested too deeply; write values out, as in hparams.yaml.");
        }
    }

    private static IEnumerable<(string Key, YamlNode Node)> Flatten(YamlMappingNode mapping, string prefix, string origin, int depth)
    {
        foreach (var (key, value) in mapping.Children)
        {
            var name = prefix + ((key as YamlScalarNode)?.Value ?? throw Error(origin, $"{origin} has a key that is not a word."));
            if (value is YamlMappingNode section && depth == 0)
            {
                foreach (var entry in Flatten(section, name + ".", origin, depth + 1))
                    yield return entry;
            }
            else if (value is YamlMappingNode)
            {
                throw Error(origin, $"{origin}: {name} must be a value, not a section.");
            }
            else if (value is YamlSequenceNode list && list.Children.Any(child => child is not YamlScalarNode))
            {
                throw Error(origin, $"{origin}: {name} is a list of lists or sections; it must be a value or a list of values.");
            }
            else
            {
                yield return (name, value);
            }
        }
    }

    private void Set(string key, YamlNode node, string origin)
    {
        if (_keysInOrder.Where(known => known.StartsWith(key + ".", StringComparison.Ordinal)).ToArray() is { Length: > 0 } section)
            throw Error(origin, $"{origin}: {key} is a section with the keys {string.Join(", ", section)}; set one of these.");
        if (key.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && _values.ContainsKey(key[..dot]))
            throw Error(origin, $"{origin}: {key[..dot]} must be a value, not a section.");
        if (!_values.ContainsKey(key))
            throw Error(origin, $"{origin}: there is no hyper-parameter \"{key}\"; there are {string.Join(", ", _keysInOrder)}.");
        _values[key] = (node, origin);
    }

    private (string Text, string Origin) Scalar(string key, string expected)
    {
        var (node, origin) = _values[key];
        return node is YamlScalarNode { Value: { } text } ? (text, origin) : throw Invalid(key, Text(node), expected, origin);
    }

    private static ProgramException Invalid(string key, string value, string expected, string origin) =>
        Error(origin, $"{key} is \"{(value.Length <= LongestQuotation ? value : value[..LongestQuotation] + "…")}\" ({origin}); it must be {expected}.");

    /// <summary>What came from the command line is used wrongly; what came from a file is a fault of the file.</summary>
    private static ProgramException Error(string origin, string message, Exception? cause = null) =>
        new(message, cause) { IsBadUse = origin.StartsWith("--", StringComparison.Ordinal) };
}
