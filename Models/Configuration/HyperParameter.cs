using System.Text.Json;
using System.Text.Json.Nodes;
using Gtzan.Audio.Augmentation;
using Gtzan.Audio.Datasets;
using Gtzan.Audio.Dsp.Framing;
using Gtzan.Audio.Features;
using Gtzan.Engine.Ops.Elementwise;

namespace Gtzan.Models.Configuration;

/// <summary>
/// A hyper-parameter: its key, its allowed values, and the property of <see cref="HyperParameters"/> with its value. <c>hparams.yaml</c>
/// documents its meaning and has its default.
/// </summary>
public abstract class HyperParameter
{
    internal const float MinLearningRate = 1e-9f;

    private protected HyperParameter(string key) => Key = key;

    /// <summary>The key in <c>hparams.yaml</c>; in a section, <c>section.key</c>.</summary>
    public string Key { get; }

    /// <summary>The features of a frame.</summary>
    internal static HyperParameter<FeatureKinds> Features { get; } = new(
        "features", new FeatureNames(), p => p.Recipe.Features, (p, v) => p with { Recipe = p.Recipe with { Features = v } });

    /// <summary>The length of a segment; 0 for duration / num_segments.</summary>
    internal static HyperParameter<float> SegmentSeconds { get; } = new(
        "segment_seconds", new Numbers(0, 3600), p => (float)p.Recipe.SegmentSeconds,
        (p, v) => p with { Recipe = p.Recipe with { SegmentSeconds = (double)(decimal)v } });

    /// <summary>How training examples are changed.</summary>
    internal static HyperParameter<AugmentationKinds> Augment { get; } = new(
        "augment", new AugmentationNames(), p => p.Augment, (p, v) => p with { Augment = v });

    /// <summary>The number of epochs.</summary>
    internal static HyperParameter<int> Epochs { get; } = new(
        "epochs", new WholeNumbers(1, 1_000_000), p => p.Epochs, (p, v) => p with { Epochs = v });

    /// <summary>The split protocol.</summary>
    internal static HyperParameter<SplitMode> Split { get; } = new(
        "split", new Words<SplitMode>([.. SplitModes.Names.Select((name, i) => (name, (SplitMode)i))]), p => p.Split, (p, v) => p with
        {
            Split = v,
        });

    /// <summary>The seed of all random numbers.</summary>
    internal static HyperParameter<int> Seed { get; } = new(
        "seed", new WholeNumbers(0, int.MaxValue), p => p.Seed, (p, v) => p with { Seed = v });

    /// <summary>All hyper-parameters, in the order of <c>hparams.yaml</c>.</summary>
    public static IReadOnlyList<HyperParameter> All { get; } =
    [
        Features,
        Whole("sample_rate", 1000, 192_000, p => p.Recipe.SampleRate, (p, v) => p with { Recipe = p.Recipe with { SampleRate = v } }),
        Whole("duration", 1, 3600, p => (int)p.Recipe.Duration, (p, v) => p with { Recipe = p.Recipe with { Duration = v } }),
        Whole("num_segments", 1, 10_000, p => p.Recipe.Segments, (p, v) => p with { Recipe = p.Recipe with { Segments = v } }),
        SegmentSeconds,
        Word("framing", p => p.Recipe.Framing, (p, v) => p with { Recipe = p.Recipe with { Framing = v } },
            ("segment", SegmentFraming.Segment), ("track", SegmentFraming.Track)),
        Whole("n_mfcc", 1, 128, p => p.Recipe.Mfcc, (p, v) => p with { Recipe = p.Recipe with { Mfcc = v } }),
        Whole("n_fft", 16, 65536, p => p.Recipe.FftLength, (p, v) => p with { Recipe = p.Recipe with { FftLength = v } }),
        Whole("hop_length", 1, 65536, p => p.Recipe.HopLength, (p, v) => p with { Recipe = p.Recipe with { HopLength = v } }),
        Word("pad_mode", p => p.Recipe.Padding, (p, v) => p with { Recipe = p.Recipe with { Padding = v } },
            ("constant", FramePadding.Zeros), ("reflect", FramePadding.Reflect)),
        Whole("n_mels", 1, 4096, p => p.Recipe.MelBands, (p, v) => p with { Recipe = p.Recipe with { MelBands = v } }),
        Number("fmin", 0, 96_000, p => (float)p.Recipe.MinimumFrequency,
            (p, v) => p with { Recipe = p.Recipe with { MinimumFrequency = (double)(decimal)v } }),
        Number("fmax", 0, 96_000, p => (float)p.Recipe.MaximumFrequency,
            (p, v) => p with { Recipe = p.Recipe with { MaximumFrequency = (double)(decimal)v } }),
        Whole("power", 1, 2, p => p.Recipe.Power, (p, v) => p with { Recipe = p.Recipe with { Power = v } }),
        Word("compression", p => p.Recipe.Compression, (p, v) => p with { Recipe = p.Recipe with { Compression = v } },
            ("db", MelCompression.Decibels), ("log10", MelCompression.Log10)),
        Word("normalize", p => p.IsNormalized, (p, v) => p with { IsNormalized = v }, ("none", false), ("feature", true)),

        Number("learning_rate", MinLearningRate, 10, p => p.LearningRate, (p, v) => p with { LearningRate = v }),
        Number("global_clipnorm", 0, 1e30f, p => p.GlobalClipNorm, (p, v) => p with { GlobalClipNorm = v }),
        Number("clipvalue", 0, 1e30f, p => p.ClipValue, (p, v) => p with { ClipValue = v }),
        Word("optimizer", p => p.Optimizer, (p, v) => p with { Optimizer = v }, ("adam", OptimizerChoice.Adam),
            ("adamw", OptimizerChoice.AdamW), ("sgd", OptimizerChoice.Sgd), ("rmsprop", OptimizerChoice.RmsProp)),
        Number("momentum", 0, 0.9999f, p => p.Momentum, (p, v) => p with { Momentum = v }),
        Number("weight_decay", 0, 1000, p => p.WeightDecay, (p, v) => p with { WeightDecay = v }),
        Word("schedule", p => p.Schedule, (p, v) => p with { Schedule = v }, ("none", ScheduleChoice.None),
            ("cosine", ScheduleChoice.Cosine), ("step", ScheduleChoice.Step), ("one_cycle", ScheduleChoice.OneCycle),
            ("plateau", ScheduleChoice.Plateau)),
        Whole("warmup_epochs", 0, 1_000_000, p => p.WarmupEpochs, (p, v) => p with { WarmupEpochs = v }),
        Number("label_smoothing", 0, 0.99f, p => p.LabelSmoothing, (p, v) => p with { LabelSmoothing = v }),
        Word("class_weights", p => p.HasBalancedClasses, (p, v) => p with { HasBalancedClasses = v }, ("none", false), ("balanced", true)),
        Number("ema", 0, 0.99999f, p => p.Ema, (p, v) => p with { Ema = v }),
        Augment,
        Number("mixup_alpha", 0.001f, 100, p => p.MixupAlpha, (p, v) => p with { MixupAlpha = v }),
        Number("time_mask", 0, 1, p => p.TimeMask, (p, v) => p with { TimeMask = v }),
        Number("frequency_mask", 0, 1, p => p.FrequencyMask, (p, v) => p with { FrequencyMask = v }),
        Whole("batch_size", 1, 65536, p => p.BatchSize, (p, v) => p with { BatchSize = v }),
        Epochs,
        Whole("patience", 0, 1_000_000, p => p.Patience, (p, v) => p with { Patience = v }),
        Number("test_size", 0.01f, 0.9f, p => p.TestSize, (p, v) => p with { TestSize = v }),
        Number("validation_size", 0.01f, 0.9f, p => p.ValidationSize, (p, v) => p with { ValidationSize = v }),
        Whole("tracks_per_genre", 0, 1_000_000, p => p.TracksPerGenre, (p, v) => p with { TracksPerGenre = v }),
        Split,
        Seed,

        Word("activation", p => p.Activation, (p, v) => p with { Activation = v }, ("relu", Activation.Relu),
            ("sigmoid", Activation.Sigmoid), ("tanh", Activation.Tanh)),
        List("mlp.layers", 1, 65536, p => p.Mlp.Layers, (p, v) => p with { Mlp = p.Mlp with { Layers = v } }),
        List("mlp_reg.layers", 1, 65536, p => p.MlpReg.Layers, (p, v) => p with { MlpReg = p.MlpReg with { Layers = v } }),
        Number("mlp_reg.dropout", 0, 0.99f, p => p.MlpReg.Dropout, (p, v) => p with { MlpReg = p.MlpReg with { Dropout = v } }),
        Number("mlp_reg.l2", 0, 1000, p => p.MlpReg.L2, (p, v) => p with { MlpReg = p.MlpReg with { L2 = v } }),
        Word("cnn.variant", p => p.Cnn.IsTextVariant, (p, v) => p with { Cnn = p.Cnn with { IsTextVariant = v } }, ("table", false),
            ("text", true)),
        List("cnn.filters", 1, 4096, p => p.Cnn.Filters, (p, v) => p with { Cnn = p.Cnn with { Filters = v } }),
        List("cnn.kernel_sizes", 1, 64, p => p.Cnn.KernelSizes, (p, v) => p with { Cnn = p.Cnn with { KernelSizes = v } }),
        List("cnn.pool_sizes", 1, 64, p => p.Cnn.PoolSizes, (p, v) => p with { Cnn = p.Cnn with { PoolSizes = v } }),
        Whole("cnn.dense_units", 1, 65536, p => p.Cnn.DenseUnits, (p, v) => p with { Cnn = p.Cnn with { DenseUnits = v } }),
        Number("cnn.dropout", 0, 0.99f, p => p.Cnn.Dropout, (p, v) => p with { Cnn = p.Cnn with { Dropout = v } }),
        Number(
            "cnn.batch_norm_momentum", 0, 0.9999f, p => p.Cnn.BatchNormMomentum,
            (p, v) => p with { Cnn = p.Cnn with { BatchNormMomentum = v } }),
        Word("rnn.architecture", _ => 0, (p, _) => p, ("lstm", 0)),
        Whole("rnn.lstm_size", 1, 4096, p => p.Rnn.LstmSize, (p, v) => p with { Rnn = p.Rnn with { LstmSize = v } }),
        Whole("rnn.dense_units", 1, 65536, p => p.Rnn.DenseUnits, (p, v) => p with { Rnn = p.Rnn with { DenseUnits = v } }),
        Number("rnn.dropout", 0, 0.99f, p => p.Rnn.Dropout, (p, v) => p with { Rnn = p.Rnn with { Dropout = v } }),
        List("cnn1d.filters", 1, 4096, p => p.Cnn1D.Filters, (p, v) => p with { Cnn1D = p.Cnn1D with { Filters = v } }),
        Whole("cnn1d.kernel_size", 1, 64, p => p.Cnn1D.KernelSize, (p, v) => p with { Cnn1D = p.Cnn1D with { KernelSize = v } }),
        List("cnn1d.pool_sizes", 1, 64, p => p.Cnn1D.PoolSizes, (p, v) => p with { Cnn1D = p.Cnn1D with { PoolSizes = v } }),
        Number("cnn1d.dropout", 0, 0.99f, p => p.Cnn1D.Dropout, (p, v) => p with { Cnn1D = p.Cnn1D with { Dropout = v } }),
        Number(
            "cnn1d.batch_norm_momentum", 0, 0.9999f, p => p.Cnn1D.BatchNormMomentum,
            (p, v) => p with { Cnn1D = p.Cnn1D with { BatchNormMomentum = v } }),
        List("shortchunk.filters", 1, 4096, p => p.ShortChunk.Filters, (p, v) => p with { ShortChunk = p.ShortChunk with { Filters = v } }),
        Whole(
            "shortchunk.dense_units", 1, 65536, p => p.ShortChunk.DenseUnits,
            (p, v) => p with { ShortChunk = p.ShortChunk with { DenseUnits = v } }),
        Number(
            "shortchunk.dropout", 0, 0.99f, p => p.ShortChunk.Dropout,
            (p, v) => p with { ShortChunk = p.ShortChunk with { Dropout = v } }),
        Number(
            "shortchunk.batch_norm_momentum", 0, 0.9999f, p => p.ShortChunk.BatchNormMomentum,
            (p, v) => p with { ShortChunk = p.ShortChunk with { BatchNormMomentum = v } }),
        Whole(
            "transformer.patch_frames", 1, 1024, p => p.Transformer.PatchFrames,
            (p, v) => p with { Transformer = p.Transformer with { PatchFrames = v } }),
        Whole(
            "transformer.embed_dim", 1, 4096, p => p.Transformer.Width,
            (p, v) => p with { Transformer = p.Transformer with { Width = v } }),
        Whole("transformer.heads", 1, 64, p => p.Transformer.Heads, (p, v) => p with { Transformer = p.Transformer with { Heads = v } }),
        Whole(
            "transformer.blocks", 1, 64, p => p.Transformer.Blocks, (p, v) => p with { Transformer = p.Transformer with { Blocks = v } }),
        Whole(
            "transformer.feed_forward", 1, 65536, p => p.Transformer.FeedForward,
            (p, v) => p with { Transformer = p.Transformer with { FeedForward = v } }),
        Number(
            "transformer.dropout", 0, 0.99f, p => p.Transformer.Dropout,
            (p, v) => p with { Transformer = p.Transformer with { Dropout = v } }),
        new HyperParameter<string>(
            "transfer.encoder", new ShortHash(), p => p.Transfer.Encoder, (p, v) => p with { Transfer = p.Transfer with { Encoder = v } }),
        Word("transfer.train", p => p.Transfer.Train, (p, v) => p with { Transfer = p.Transfer with { Train = v } },
            ("head", TrainedPart.Head), ("last", TrainedPart.Last), ("all", TrainedPart.All)),
        Whole("transfer.hidden", 0, 65536, p => p.Transfer.Hidden, (p, v) => p with { Transfer = p.Transfer with { Hidden = v } }),
        Number("transfer.l2", 0, 1000, p => p.Transfer.L2, (p, v) => p with { Transfer = p.Transfer with { L2 = v } }),
        Number(
            "transfer.encoder_rate", 0, 1, p => p.Transfer.EncoderRate,
            (p, v) => p with { Transfer = p.Transfer with { EncoderRate = v } }),
    ];

    /// <summary>Its meaning in a line, from the comment beside it in <c>hparams.yaml</c>.</summary>
    public string Meaning => HyperParameterYaml.Comments[Key];

    /// <summary>The hyper-parameters that a model with these values uses: those of no section and of its own.</summary>
    /// <param name="model">The model's name.</param>
    /// <param name="parameters">The values: the text variant of the <c>cnn</c> has fixed convolutions.</param>
    public static IEnumerable<HyperParameter> Of(string model, HyperParameters parameters)
    {
        var section = model.Replace('-', '_');
        string[] unused = parameters.Cnn.IsTextVariant ? ["cnn.filters", "cnn.kernel_sizes", "cnn.pool_sizes"] : [];
        return All.Where(parameter => parameter.Key.Split('.') is var parts && (parts.Length == 1 || parts[0] == section))
            .Where(parameter => !unused.Contains(parameter.Key));
    }

    /// <summary>The value as text: equal values give equal texts.</summary>
    public abstract string Text(HyperParameters parameters);

    /// <summary>The requirement on a value, for messages.</summary>
    internal abstract string Expected { get; }

    /// <summary>The requirement in the words of JSON Schema, with the default.</summary>
    internal abstract JsonObject Schema(HyperParameters defaults);

    /// <summary>
    /// The model and the hyper-parameter of a key such as <c>cnn1d.features</c>, which says what a model has instead of the value for all;
    /// null for other keys.
    /// </summary>
    internal static (string Section, HyperParameter Parameter)? OfModel(string key) =>
        key.Split('.') is [var section, var word] && All.Any(known => known.Key.StartsWith(section + ".", StringComparison.Ordinal))
            && All.All(known => known.Key != key) && All.FirstOrDefault(known => known.Key == word) is { } parameter
            ? (section, parameter)
            : null;

    /// <summary>Returns the hyper-parameter with a key.</summary>
    /// <exception cref="ProgramException">The key is unknown.</exception>
    internal static HyperParameter Named(string key, string origin)
    {
        if (All.FirstOrDefault(known => known.Key == key) is { } found)
            return found;
        if (All.Where(known => known.Key.StartsWith(key + ".", StringComparison.Ordinal)).ToArray() is { Length: > 0 } section)
            throw ProgramException.In(origin, $"{origin}: {key} is a section with the keys {Keys(section)}; set one of these.");
        if (key.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot && All.Any(known => known.Key == key[..dot]))
            throw ProgramException.In(origin, $"{origin}: {key[..dot]} must be a value, not a section.");
        var nearest = Spelling.Nearest(key, All.SelectMany(known => (string[])[known.Key, known.Key.Split('.')[^1]]));
        var meant = All.Where(known => known.Key == nearest || known.Key.Split('.')[^1] == nearest).Select(known => known.Key).ToArray();
        throw ProgramException.In(
            origin, $"{origin}: there is no hyper-parameter \"{key}\"; " +
            $"{(meant.Length == 0 ? "there" : $"did you mean {string.Join(" or ", meant)}? There")} are {Keys(All)}.");
    }

    /// <summary>The keys of the lists of a section.</summary>
    internal static IEnumerable<string> ListsOf(string section) => All.OfType<HyperParameter<IReadOnlyList<int>>>()
        .Select(list => list.Key).Where(key => key.StartsWith(section + ".", StringComparison.Ordinal));

    /// <summary>The list of whole numbers of a key.</summary>
    internal static IReadOnlyList<int> ListOf(string key, HyperParameters parameters) =>
        All.OfType<HyperParameter<IReadOnlyList<int>>>().First(list => list.Key == key).Get(parameters);

    /// <summary>Sets the hyper-parameter from text. Returns null if the value is not allowed.</summary>
    internal abstract HyperParameters? TrySet(HyperParameters parameters, WrittenValue written);

    /// <summary>Sets the hyper-parameter from text.</summary>
    /// <exception cref="ProgramException">The value is not allowed.</exception>
    internal HyperParameters Set(HyperParameters parameters, WrittenValue written, string origin) =>
        TrySet(parameters, written) ?? throw ProgramException.In(origin, Refusal(written.ToString(), origin));

    /// <summary>Creates the error for a value that is not allowed.</summary>
    internal string Refusal(string value, string origin)
    {
        const int MaxQuotationLength = 200;
        return $"{Key} is \"{(value.Length <= MaxQuotationLength ? value : value[..MaxQuotationLength] + "…")}\" ({origin}); it must be " +
            $"{Expected}.";
    }

    private static string Keys(IEnumerable<HyperParameter> parameters) => string.Join(", ", parameters.Select(parameter => parameter.Key));

    private static HyperParameter<int> Whole(
        string key, int minimum, int maximum, Func<HyperParameters, int> get, Func<HyperParameters, int, HyperParameters> with) =>
            new(key, new WholeNumbers(minimum, maximum), get, with);

    private static HyperParameter<float> Number(
        string key, float minimum, float maximum, Func<HyperParameters, float> get, Func<HyperParameters, float, HyperParameters> with) =>
            new(key, new Numbers(minimum, maximum), get, with);

    private static HyperParameter<T> Word<T>(
        string key, Func<HyperParameters, T> get, Func<HyperParameters, T, HyperParameters> with,
        params (string Word, T Value)[] choices) =>
            new(key, new Words<T>(choices), get, with);

    private static HyperParameter<IReadOnlyList<int>> List(
        string key, int minimum, int maximum, Func<HyperParameters, IReadOnlyList<int>> get,
        Func<HyperParameters, IReadOnlyList<int>, HyperParameters> with) =>
        new(key, new WholeNumberLists(minimum, maximum), get, with);
}

/// <summary>A hyper-parameter of type T.</summary>
internal sealed class HyperParameter<T>(
    string key, AllowedValues<T> allowed, Func<HyperParameters, T> get, Func<HyperParameters, T, HyperParameters> with)
    : HyperParameter(key)
{
    internal override string Expected => allowed.ToString();

    public bool TryRead(WrittenValue written, out T value) => allowed.TryRead(written, out value);

    public T Get(HyperParameters parameters) => get(parameters);

    public override string Text(HyperParameters parameters) => allowed.Text(get(parameters));

    internal override JsonObject Schema(HyperParameters defaults)
    {
        var schema = allowed.Schema();
        schema["default"] = get(defaults) is int or float or IReadOnlyList<int>
            ? JsonSerializer.SerializeToNode(get(defaults))
            : Text(defaults);
        return schema;
    }

    internal override HyperParameters? TrySet(HyperParameters parameters, WrittenValue written) =>
        allowed.TryRead(written, out var value) ? with(parameters, value) : null;
}
