using Gtzan.Models.Architectures;

namespace Gtzan.Models.Study.Tuning;

/// <summary>The kind of a hyper-parameter's values.</summary>
internal enum TunableKind
{
    /// <summary>Words or lists; these have no ranges.</summary>
    Choice,

    /// <summary>Whole numbers.</summary>
    Whole,

    /// <summary>Real numbers.</summary>
    Number,
}

/// <summary>A searchable hyper-parameter.</summary>
/// <param name="Key">Its key, as for <c>--set</c>; or a depth or width, which replace lists.</param>
/// <param name="Name">The name on a chart axis.</param>
/// <param name="Unit">The unit.</param>
/// <param name="Kind">The kind of its values.</param>
/// <param name="IsLogarithmic">Whether ranges are sampled on a logarithmic scale.</param>
internal sealed record Tunable(string Key, string Name, string Unit, TunableKind Kind, bool IsLogarithmic = false)
{
    /// <summary>The searchable hyper-parameters of a model.</summary>
    public static IReadOnlyList<Tunable> Of(GenreModel model) =>
    [
        new("learning_rate", "learning rate", "log scale", TunableKind.Number, IsLogarithmic: true),
        new("batch_size", "batch size", "segments", TunableKind.Whole, IsLogarithmic: true),
        new("activation", "activation", "", TunableKind.Choice),
        .. OfSection(SectionOf(model)),
        new("optimizer", "optimiser", "", TunableKind.Choice),
        new("schedule", "schedule", "", TunableKind.Choice),
        new("momentum", "SGD momentum", "share", TunableKind.Number),
        new("weight_decay", "weight decay", "log scale", TunableKind.Number, IsLogarithmic: true),
        new("label_smoothing", "label smoothing", "share", TunableKind.Number),
    ];

    /// <summary>The model's section in <c>hparams.yaml</c>.</summary>
    public static string SectionOf(GenreModel model) => model.Name.Replace('-', '_');

    private static Tunable[] OfSection(string section) => section switch
    {
        "cnn" or "shortchunk" => [.. Filters(section), DenseUnits(section), Dropout(section), Momentum(section)],
        "cnn1d" => [.. Filters(section), Sizes("cnn1d.kernel_size", "kernel", "frames"), Dropout(section), Momentum(section)],
        "transformer" =>
        [
            Sizes("transformer.patch_frames", "patch", "frames"),
            Sizes("transformer.embed_dim", "width", "units"),
            Sizes("transformer.heads", "heads", "per block"),
            new("transformer.blocks", "blocks", "layers", TunableKind.Whole),
            Sizes("transformer.feed_forward", "feed-forward", "units"),
            Dropout(section),
        ],
        "rnn" =>
            [new("rnn.lstm_size", "LSTM size", "units", TunableKind.Whole, IsLogarithmic: true), DenseUnits(section), Dropout(section)],
        "mlp_reg" =>
        [
            .. Layers(section),
            Dropout(section),
            new("mlp_reg.l2", "L2 penalty", "log scale", TunableKind.Number, IsLogarithmic: true),
        ],
        GenreModel.Transfer =>
        [
            new("transfer.train", "trained part", "", TunableKind.Choice),
            new("transfer.hidden", "hidden", "units", TunableKind.Whole),
            new("transfer.l2", "L2 penalty", "log scale", TunableKind.Number, IsLogarithmic: true),
            new("transfer.encoder_rate", "encoder's rate", "factor", TunableKind.Number, IsLogarithmic: true),
        ],
        _ => Layers(section),
    };

    private static Tunable[] Layers(string section) =>
    [
        new($"{section}.depth", "depth", "layers", TunableKind.Whole),
        new($"{section}.width", "width", "units", TunableKind.Whole, IsLogarithmic: true),
        new($"{section}.layers", "layers", "units", TunableKind.Choice),
    ];

    private static Tunable[] Filters(string section) =>
    [
        new($"{section}.depth", "depth", section == "shortchunk" ? "blocks" : "convolutions", TunableKind.Whole),
        Sizes($"{section}.width", "width", "filters"),
        new($"{section}.filters", "filters", "", TunableKind.Choice),
    ];

    private static Tunable DenseUnits(string section) => Sizes($"{section}.dense_units", "dense", "units");

    private static Tunable Momentum(string section) =>
        new($"{section}.batch_norm_momentum", "momentum", "share", TunableKind.Number);

    private static Tunable Sizes(string key, string name, string unit) => new(key, name, unit, TunableKind.Whole, IsLogarithmic: true);

    private static Tunable Dropout(string section) => new($"{section}.dropout", "dropout", "share", TunableKind.Number);
}
