using Gtzan.Models.Architectures;

namespace Gtzan.Models.Study.Tuning;

/// <summary>What the values of a hyper-parameter are.</summary>
internal enum TunableKind
{
    /// <summary>Words or lists, which can be named one by one only.</summary>
    Choice,

    /// <summary>Whole numbers.</summary>
    Whole,

    /// <summary>Any numbers.</summary>
    Number,
}

/// <summary>A hyper-parameter that can be searched.</summary>
/// <param name="Key">Its key, as for <c>--set</c>; or a depth or width, which replace lists.</param>
/// <param name="Name">What it is called on the axis of a picture.</param>
/// <param name="Unit">What it is counted in.</param>
/// <param name="Kind">What its values are.</param>
/// <param name="IsLogarithmic">Whether ranges are spread evenly over factors rather than over differences.</param>
internal sealed record Tunable(string Key, string Name, string Unit, TunableKind Kind, bool IsLogarithmic = false)
{
    /// <summary>What can be searched for a model.</summary>
    public static IReadOnlyList<Tunable> Of(GenreModel model) =>
    [
        new("learning_rate", "learning rate", "log scale", TunableKind.Number, IsLogarithmic: true),
        new("batch_size", "batch size", "segments", TunableKind.Whole, IsLogarithmic: true),
        new("activation", "activation", "", TunableKind.Choice),
        .. OfSection(SectionOf(model)),
    ];

    /// <summary>The section of <c>hparams.yaml</c> that is a model's own.</summary>
    public static string SectionOf(GenreModel model) => model.Name.Replace('-', '_');

    private static Tunable[] OfSection(string section) => section switch
    {
        "cnn" =>
        [
            new("cnn.depth", "depth", "convolutions", TunableKind.Whole),
            new("cnn.width", "width", "filters", TunableKind.Whole, IsLogarithmic: true),
            new("cnn.filters", "filters", "", TunableKind.Choice),
            DenseUnits(section),
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
        _ => Layers(section),
    };

    private static Tunable[] Layers(string section) =>
    [
        new($"{section}.depth", "depth", "layers", TunableKind.Whole),
        new($"{section}.width", "width", "units", TunableKind.Whole, IsLogarithmic: true),
        new($"{section}.layers", "layers", "units", TunableKind.Choice),
    ];

    private static Tunable DenseUnits(string section) =>
        new($"{section}.dense_units", "dense", "units", TunableKind.Whole, IsLogarithmic: true);

    private static Tunable Dropout(string section) => new($"{section}.dropout", "dropout", "share", TunableKind.Number);
}
