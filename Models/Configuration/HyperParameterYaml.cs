using YamlDotNet.Core;
using YamlDotNet.Core.Events;
using YamlDotNet.RepresentationModel;

namespace Gtzan.Models.Configuration;

/// <summary>An unparsed value: a word or a list of words.</summary>
internal readonly record struct WrittenValue(string? Word, IReadOnlyList<string>? List = null)
{
    public override string ToString() => List is null ? Word ?? "" : $"[{string.Join(", ", List)}]";
}

/// <summary>Reads keys and values from YAML; a section's keys become <c>section.key</c>.</summary>
internal static class HyperParameterYaml
{
    private static readonly Lazy<IReadOnlyDictionary<string, string>> LazyComments = new(() => ReadComments(DefaultText()));

    /// <summary>The comment beside each key of the embedded <c>hparams.yaml</c>.</summary>
    public static IReadOnlyDictionary<string, string> Comments => LazyComments.Value;

    /// <summary>The text of the embedded <c>hparams.yaml</c>.</summary>
    public static string DefaultText()
    {
        using var reader = new StreamReader(typeof(HyperParameterYaml).Assembly.GetManifestResourceStream("hparams.yaml")!);
        return reader.ReadToEnd();
    }

    /// <summary>Reads the keys and values of a text.</summary>
    /// <param name="text">The text.</param>
    /// <param name="origin">The origin, for messages.</param>
    /// <exception cref="ProgramException">The text is not YAML, is far too long, or is not a mapping.</exception>
    public static IReadOnlyList<(string Key, WrittenValue Value)> Read(string text, string origin)
    {
        // Parsing takes a hundred times the size.
        const int Longest = 1 << 17;
        if (text.Length > Longest)
            throw ProgramException.In(origin, $"{origin} has {text.Length} characters; hyper-parameters take {Longest} at most.");
        return Parse(text, origin);
    }

    /// <summary>Splits a setting <c>key=value</c>; hyphens in the key become underscores.</summary>
    /// <exception cref="ProgramException">The setting has another form.</exception>
    public static (string Key, WrittenValue Value) ReadSetting(string setting, string option)
    {
        var equals = setting.IndexOf('=', StringComparison.Ordinal);
        if (equals <= 0)
            throw ProgramException.In(option, $"{option} {setting}: expected key=value, for example {option} batch_size=64.");
        return Parse($"value: {setting[(equals + 1)..]}", $"{option} {setting}") is [("value", var value)]
            ? (setting[..equals].Trim().Replace('-', '_'), value)
            : throw ProgramException.In(
                option, $"{option} {setting}: the value must be a number, a word or a list, for example [512,256,64].");
    }

    private static Dictionary<string, string> ReadComments(string text)
    {
        var comments = new Dictionary<string, string>();
        var section = "";
        foreach (var line in text.Split('\n').Where(line => line.Contains(':', StringComparison.Ordinal) && line[0] != '#'))
        {
            var key = line.Split(':')[0];
            if (line.EndsWith(':'))
                section = key;
            else if (line.Split('#', 2) is [_, var comment])
                comments[key[0] == ' ' ? $"{section}.{key.Trim()}" : key] = comment.Trim();
        }

        return comments;
    }

    private static List<(string Key, WrittenValue Value)> Parse(string text, string origin)
    {
        var yaml = new YamlStream();
        try
        {
            RefuseLoops(text, origin);
            yaml.Load(new StringReader(text));
        }
        catch (YamlException exception)
        {
            throw ProgramException.In(
                origin, $"{origin} is not valid YAML: line {exception.Start.Line}, column {exception.Start.Column}: " +
                $"{exception.Message.TrimEnd('.')}.", exception);
        }
        catch (Exception exception) when (
            exception is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // YamlDotNet's scanner throws this on some texts, such as a bracket that is not closed before the next key.
            throw ProgramException.In(
                origin, $"{origin} is not valid YAML; look for a bracket or a quotation mark that is not closed.", exception);
        }

        if (yaml.Documents.Count == 0)
            return [];
        if (yaml.Documents.Count > 1 || yaml.Documents[0].RootNode is not YamlMappingNode root)
            throw ProgramException.In(origin, $"{origin} must have one document of the form \"key: value\".");
        return [.. Flatten(root, section: null, origin)];
    }

    /// <summary>Rejects aliases, which allow cycles, and deep nesting: loading them might not terminate, or overflow the stack.</summary>
    private static void RefuseLoops(string text, string origin)
    {
        const int DeepestNesting = 16;
        var parser = new Parser(new StringReader(text));
        var depth = 0;
        while (parser.MoveNext())
        {
            depth += parser.Current!.NestingIncrease;
            if (parser.Current is AnchorAlias || depth > DeepestNesting)
            {
                throw ProgramException.In(
                    origin, $"{origin}: line {parser.Current.Start.Line} has an alias or is nested too deeply; write values out, as in " +
                    "hparams.yaml.");
            }
        }
    }

    private static IEnumerable<(string Key, WrittenValue Value)> Flatten(YamlMappingNode mapping, string? section, string origin)
    {
        foreach (var (key, value) in mapping.Children)
        {
            var name = (section is null ? "" : section + ".")
                + ((key as YamlScalarNode)?.Value ?? throw ProgramException.In(origin, $"{origin} has a key that is not a word."));
            switch (value)
            {
                case YamlMappingNode entries when section is null:
                    foreach (var entry in Flatten(entries, name, origin))
                        yield return entry;
                    break;
                case YamlMappingNode:
                    throw ProgramException.In(origin, $"{origin}: {name} must be a value, not a section.");
                case YamlSequenceNode list:
                    yield return list.Children.All(child => child is YamlScalarNode)
                        ? (name, new WrittenValue(null, [.. list.Children.Select(Word)]))
                        : throw ProgramException.In(
                            origin, $"{origin}: {name} is a list of lists or sections; it must be a value or a list of values.");
                    break;
                default:
                    yield return (name, new WrittenValue(Word(value)));
                    break;
            }
        }
    }

    private static string Word(YamlNode scalar) => ((YamlScalarNode)scalar).Value ?? "";
}
