using System.Globalization;
using Gtzan.Engine.Layers;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Models.Configuration;

namespace Gtzan.Models.Architectures;

/// <summary>
/// A layer in the description of an encoder: its kind, its name in the file of weights if it has any, and settings, such as
/// <c>conv1d conv1d_1 filters=128 kernel=4 padding=same</c>.
/// </summary>
internal sealed class EncoderLayer
{
    private const int MaxSize = 65536;

    private static readonly Dictionary<string, (bool HasWeights, Func<EncoderLayer, Layer> Create)> Kinds = new()
    {
        ["conv1d"] = (true, its => new Conv1D(
            its.Size("filters"), its.Size("kernel"), its.Size("stride", 1), its.Padding(), its.Activation())),
        ["conv2d"] = (true, its => new Conv2D(
            its.Size("filters"), its.Size("kernel"), its.Size("stride", 1), its.Padding(), its.Activation())),
        ["dense"] = (true, its => new Dense(its.Size("units"), its.Activation())),
        ["batch_norm"] = (true, its => new BatchNorm(epsilon: its.Number("epsilon", 1e-3f))),
        ["max_pool1d"] = (false, its => new MaxPool1D(its.Size("size"), its.Size("stride", its.Size("size")), its.Padding())),
        ["max_pool2d"] = (false, its => new MaxPool2D(its.Size("size"), its.Size("stride", its.Size("size")), its.Padding())),
        ["average_pool1d"] = (false, its => new AveragePool1D(its.Size("size"), its.Size("stride", its.Size("size")), its.Padding())),
        ["average_pool2d"] = (false, its => new AveragePool2D(its.Size("size"), its.Size("stride", its.Size("size")), its.Padding())),
        ["global_average_pool"] = (false, _ => new GlobalAveragePool()),
        ["global_max_pool"] = (false, _ => new GlobalMaxPool()),
        ["flatten"] = (false, _ => new Flatten()),
    };

    private static readonly Words<Activation> Activations = new(
        [.. Enum.GetValues<Activation>().Select(activation => (activation.ToString().ToLowerInvariant(), activation))]);

    private readonly string _text, _origin, _kind;
    private readonly Dictionary<string, string> _settings;
    private readonly HashSet<string> _used = [];

    private EncoderLayer(string text, string origin)
    {
        (_text, _origin) = (text, origin);
        var words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        _kind = words.FirstOrDefault() ?? "";
        if (!Kinds.ContainsKey(_kind) && !Activations.TryRead(new WrittenValue(_kind), out _))
            throw Wrong($"there is no such kind; choose one of {string.Join(", ", Kinds.Keys)}, or an activation");
        var names = words.Skip(1).Where(word => !word.Contains('=', StringComparison.Ordinal)).ToArray();
        if (HasWeights != (names.Length == 1) || names.Length > 1)
        {
            throw Wrong(
                HasWeights ? "its kind needs the layer's name in the file of weights after it" : "its kind has no weights, so no name");
        }

        Name = names.FirstOrDefault();
        var settings = words.Where(word => word.Contains('=', StringComparison.Ordinal)).Select(word => word.Split('=', 2)).ToArray();
        if (settings.GroupBy(setting => setting[0]).FirstOrDefault(same => same.Count() > 1) is { } twice)
            throw Wrong($"it has {twice.Key} twice");
        _settings = settings.ToDictionary(setting => setting[0], setting => setting[1]);
    }

    /// <summary>The name in the file of weights; null without weights.</summary>
    public string? Name { get; }

    /// <summary>Whether it works on images [height, width, channels].</summary>
    public bool IsOfImages => _kind.EndsWith("2d", StringComparison.Ordinal);

    private bool HasWeights => Kinds.TryGetValue(_kind, out var kind) && kind.HasWeights;

    /// <summary>Reads a layer.</summary>
    /// <exception cref="ProgramException">Its kind or a setting is unknown, or something is missing.</exception>
    public static EncoderLayer Parse(string text, string origin)
    {
        var layer = new EncoderLayer(text, origin);
        layer.Create();
        return layer._settings.Keys.FirstOrDefault(key => !layer._used.Contains(key)) is { } unknown
            ? throw layer.Wrong($"it has no setting {unknown}{(layer._used.Count > 0 ? $", but {string.Join(", ", layer._used)}" : "")}")
            : layer;
    }

    /// <summary>Declares the layer.</summary>
    public Layer Create()
    {
        if (Kinds.TryGetValue(_kind, out var kind))
            return kind.Create(this);
        Activations.TryRead(new WrittenValue(_kind), out var activation);
        return new Activate(activation);
    }

    private int Size(string key, int? otherwise = null)
    {
        _used.Add(key);
        if (!_settings.TryGetValue(key, out var text))
            return otherwise ?? throw Wrong($"it lacks {key}=");
        var allowed = new WholeNumbers(1, MaxSize);
        return allowed.TryRead(text, out var size) ? size : throw Wrong($"{key} must be {allowed}");
    }

    private float Number(string key, float otherwise)
    {
        _used.Add(key);
        var text = _settings.GetValueOrDefault(key, otherwise.ToString(CultureInfo.InvariantCulture));
        var allowed = new Numbers(0, 1);
        return allowed.TryRead(new WrittenValue(text), out var number) ? number : throw Wrong($"{key} must be {allowed}");
    }

    private Padding Padding() =>
        Word("padding", "valid", new Words<Padding>(("valid", default), ("same", Engine.Ops.Geometry.Padding.Same)));

    private Activation Activation() => Word("activation", "none", Activations);

    private T Word<T>(string key, string otherwise, Words<T> allowed)
    {
        _used.Add(key);
        return allowed.TryRead(new WrittenValue(_settings.GetValueOrDefault(key, otherwise)), out var value)
            ? value
            : throw Wrong($"{key} must be {allowed}");
    }

    private ProgramException Wrong(string what) => new($"{_origin}: layer {Quotation.Of(_text)}: {what}.");
}
