using System.Globalization;
using System.Text;
using Gtzan.Audio.Augmentation;
using Gtzan.Audio.Datasets;
using Gtzan.Engine.Ops.Elementwise;

namespace Gtzan.Models.Configuration;

/// <summary>
/// The hyper-parameters of a run. <c>hparams.yaml</c> documents them and has the defaults; <see cref="HyperParameter.All"/> has their
/// ranges. Two are equal if all values are equal, regardless of their notation.
/// </summary>
public sealed record HyperParameters
{
    private HyperParameters()
    {
    }

    /// <summary>The values of the embedded <c>hparams.yaml</c> for all models.</summary>
    public static HyperParameters Defaults { get; } = ReadDefaults(model: null);

    public FeatureRecipe Recipe { get; internal init; } = new();

    /// <summary>Whether each feature is standardised by its mean and deviation in the training part.</summary>
    public bool IsNormalized { get; internal init; }

    public float LearningRate { get; internal init; }

    /// <summary>The maximum global norm of the gradients; 0 for none.</summary>
    public float GlobalClipNorm { get; internal init; }

    /// <summary>The maximum absolute value of a gradient element; 0 for none.</summary>
    public float ClipValue { get; internal init; }

    public OptimizerChoice Optimizer { get; internal init; }

    /// <summary>The momentum of the optimisers that have one.</summary>
    public float Momentum { get; internal init; }

    public float WeightDecay { get; internal init; }

    /// <summary>The schedule of the learning rate.</summary>
    public ScheduleChoice Schedule { get; internal init; }

    public int WarmupEpochs { get; internal init; }

    public float LabelSmoothing { get; internal init; }

    /// <summary>Whether the loss weights genres by the inverse of their number of segments.</summary>
    public bool HasBalancedClasses { get; internal init; }

    /// <summary>The decay of the moving average of the weights; 0 for none.</summary>
    public float Ema { get; internal init; }

    /// <summary>How training examples are changed.</summary>
    public AugmentationKinds Augment { get; internal init; }

    /// <summary>α of mixup's distribution Beta(α, α).</summary>
    public float MixupAlpha { get; internal init; }

    /// <summary>The largest share of frames that a mask of SpecAugment covers.</summary>
    public float TimeMask { get; internal init; }

    /// <summary>The largest share of features that a mask of SpecAugment covers.</summary>
    public float FrequencyMask { get; internal init; }

    public int BatchSize { get; internal init; }

    public int Epochs { get; internal init; }

    /// <summary>The number of epochs without improvement after which training ends; 0 for never.</summary>
    public int Patience { get; internal init; }

    public float TestSize { get; internal init; }

    public float ValidationSize { get; internal init; }

    /// <summary>The number of tracks of each genre to train on; 0 for all.</summary>
    public int TracksPerGenre { get; internal init; }

    public SplitMode Split { get; internal init; }

    public int Seed { get; internal init; }

    public Activation Activation { get; internal init; }

    public MlpParameters Mlp { get; internal init; } = new([], 0, 0);

    public MlpParameters MlpReg { get; internal init; } = new([], 0, 0);

    public CnnParameters Cnn { get; internal init; } = new(false, [], [], [], 0, 0, 0);

    public RnnParameters Rnn { get; internal init; } = new(0, 0, 0);

    public Cnn1DParameters Cnn1D { get; internal init; } = new([], 0, [], 0, 0);

    public ShortChunkParameters ShortChunk { get; internal init; } = new([], 0, 0, 0);

    public TransformerParameters Transformer { get; internal init; } = new(0, 0, 0, 0, 0, 0);

    public TransferParameters Transfer { get; internal init; } = new(TransferParameters.NoEncoder, TrainedPart.Head, 0, 0, 0);

    /// <summary>Whether the learning rate of an epoch depends on the number of all epochs.</summary>
    internal bool HasScheduleOfAllEpochs => Schedule is ScheduleChoice.Cosine or ScheduleChoice.OneCycle;

    /// <summary>The values of the embedded <c>hparams.yaml</c> for a model, which may have others than all models in its section.</summary>
    public static HyperParameters DefaultsOf(string model) => ReadDefaults(model);

    /// <summary>Replaces values by those of a YAML file. Missing keys keep their values.</summary>
    /// <exception cref="ProgramException">The file cannot be read, is no YAML, has a key that does not exist or a value that is not
    /// allowed.</exception>
    public HyperParameters WithFile(string path, string? model = null)
    {
        try
        {
            return WithYaml(TextFile.Read(path, TextFile.MaxSettingsLength), path, model);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ProgramException($"The hyper-parameters {path} cannot be read: {ProgramException.SentenceOf(exception)}", exception);
        }
    }

    /// <summary>Replaces values by those of YAML text.</summary>
    /// <param name="yaml">The text.</param>
    /// <param name="origin">The origin, for messages.</param>
    /// <param name="model">The model whose section counts where it has a key of those for all models; null for none.</param>
    /// <exception cref="ProgramException">It is no YAML or far too long, has a key that does not exist or a value that is not
    /// allowed.</exception>
    public HyperParameters WithYaml(string yaml, string origin, string? model = null)
    {
        var entries = HyperParameterYaml.Read(yaml, origin)
            .Select(entry => (entry.Key, entry.Value, OfModel: HyperParameter.OfModel(entry.Key))).ToArray();
        var parameters = entries.Where(entry => entry.OfModel is null).Aggregate(
            this, (values, entry) => HyperParameter.Named(entry.Key, origin).Set(values, entry.Value, origin));
        foreach (var (_, value, ofModel) in entries.Where(entry => entry.OfModel is not null))
        {
            var (section, parameter) = ofModel!.Value;
            var changed = parameter.Set(parameters, value, origin);
            parameters = section == model?.Replace('-', '_') ? changed : parameters;
        }

        return parameters;
    }

    /// <summary>
    /// Sets one value from a setting <c>key=value</c>; the value is YAML, for example <c>0.01</c> or <c>[512, 256, 64]</c>.
    /// </summary>
    /// <param name="setting">The setting.</param>
    /// <param name="option">The option, for messages.</param>
    /// <exception cref="ProgramException">It has another form, the key does not exist, or the value is not allowed.</exception>
    public HyperParameters WithSetting(string setting, string option = "--set")
    {
        var origin = $"{option} {setting}";
        var (key, value) = HyperParameterYaml.ReadSetting(setting, option);
        return HyperParameter.Named(key, origin).Set(this, value, origin);
    }

    /// <summary>The value of a key as text.</summary>
    public string Text(string key) => HyperParameter.All.First(parameter => parameter.Key == key).Text(this);

    /// <summary>The hyper-parameters whose values differ.</summary>
    public IEnumerable<HyperParameter> DifferencesFrom(HyperParameters other) =>
        HyperParameter.All.Where(parameter => parameter.Text(this) != parameter.Text(other));

    /// <summary>All values as YAML after a comment line. Reading it gives the same values.</summary>
    public string ToYaml(string comment)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {comment}\n");
        var section = "";
        foreach (var parameter in HyperParameter.All)
        {
            var parts = parameter.Key.Split('.', 2);
            if (parts.Length == 2 && parts[0] != section)
                text.Append(CultureInfo.InvariantCulture, $"{section = parts[0]}:\n");
            text.Append(CultureInfo.InvariantCulture, $"{(parts.Length == 2 ? "  " : "")}{parts[^1]}: {parameter.Text(this)}\n");
        }

        return text.ToString();
    }

    /// <summary>Checks dependent values. Returns the hyper-parameters.</summary>
    /// <exception cref="ProgramException">Two values contradict each other.</exception>
    public HyperParameters Checked()
    {
        if (GlobalClipNorm > 0 && ClipValue > 0)
        {
            throw new ProgramException(
                $"global_clipnorm is {GlobalClipNorm} and clipvalue {ClipValue}; as in Keras, gradients are clipped by one of them: set " +
                "the other to 0.");
        }

        if (WarmupEpochs > 0 && (WarmupEpochs >= Epochs || Schedule == ScheduleChoice.OneCycle))
        {
            throw new ProgramException(
                Schedule == ScheduleChoice.OneCycle
                    ? $"warmup_epochs is {WarmupEpochs}, but schedule one_cycle has a warm-up of its own; set warmup_epochs to 0."
                    : $"warmup_epochs is {WarmupEpochs} of {Epochs} epochs; it must be less.");
        }

        if (Cnn.KernelSizes.Count != Cnn.Filters.Count || Cnn.PoolSizes.Count != Cnn.Filters.Count)
        {
            throw new ProgramException(
                $"cnn.filters, cnn.kernel_sizes and cnn.pool_sizes must have the same length; they have {Cnn.Filters.Count}, " +
                $"{Cnn.KernelSizes.Count} and {Cnn.PoolSizes.Count}.");
        }

        if (Cnn1D.PoolSizes.Count != Cnn1D.Filters.Count)
        {
            throw new ProgramException(
                $"cnn1d.filters and cnn1d.pool_sizes must have the same length; they have {Cnn1D.Filters.Count} and " +
                $"{Cnn1D.PoolSizes.Count}.");
        }

        if (Transformer.Width % Transformer.Heads != 0)
        {
            throw new ProgramException(
                $"transformer.embed_dim is {Transformer.Width}, not a multiple of transformer.heads, {Transformer.Heads}.");
        }

        try
        {
            Recipe.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new ProgramException($"The features cannot be computed so: {exception.Message}", exception);
        }

        return this;
    }

    public bool Equals(HyperParameters? other) => other is not null && !DifferencesFrom(other).Any();

    public override int GetHashCode() => ToYaml("").GetHashCode(StringComparison.Ordinal);

    private static HyperParameters ReadDefaults(string? model) =>
        new HyperParameters().WithYaml(HyperParameterYaml.DefaultText(), "hparams.yaml", model);
}

/// <summary>A multilayer perceptron.</summary>
/// <param name="Layers">Units of the hidden layers.</param>
/// <param name="Dropout">The dropout rate after each.</param>
/// <param name="L2">The penalty on their kernels.</param>
public sealed record MlpParameters(IReadOnlyList<int> Layers, float Dropout, float L2);

/// <summary>The convolutional network.</summary>
/// <param name="IsTextVariant">True for the variant of the study's text, false for that of its table.</param>
/// <param name="Filters">Filters of each convolution.</param>
/// <param name="KernelSizes">The kernel of each.</param>
/// <param name="PoolSizes">The pooling after each.</param>
/// <param name="DenseUnits">Units of the dense layer.</param>
/// <param name="Dropout">The dropout rate after it.</param>
/// <param name="BatchNormMomentum">The weight of the old running statistics in an update of batch normalisation.</param>
public sealed record CnnParameters(
    bool IsTextVariant, IReadOnlyList<int> Filters, IReadOnlyList<int> KernelSizes, IReadOnlyList<int> PoolSizes, int DenseUnits,
    float Dropout, float BatchNormMomentum);

/// <summary>The recurrent network.</summary>
/// <param name="LstmSize">Units of each of the two LSTMs.</param>
/// <param name="DenseUnits">Units of the dense layer.</param>
/// <param name="Dropout">The dropout rate after it.</param>
public sealed record RnnParameters(int LstmSize, int DenseUnits, float Dropout);

/// <summary>The convolutional network along time.</summary>
/// <param name="Filters">Filters of each convolution.</param>
/// <param name="KernelSize">The frames of their kernels.</param>
/// <param name="PoolSizes">The frames of the pooling after each.</param>
/// <param name="Dropout">The dropout rate before the output.</param>
/// <param name="BatchNormMomentum">The weight of the old running statistics in an update of batch normalisation.</param>
public sealed record Cnn1DParameters(
    IReadOnlyList<int> Filters, int KernelSize, IReadOnlyList<int> PoolSizes, float Dropout, float BatchNormMomentum);

/// <summary>The residual convolutional network on short chunks.</summary>
/// <param name="Filters">Filters of each block.</param>
/// <param name="DenseUnits">Units of the dense layer.</param>
/// <param name="Dropout">The dropout rate after it.</param>
/// <param name="BatchNormMomentum">The weight of the old running statistics in an update of batch normalisation.</param>
public sealed record ShortChunkParameters(IReadOnlyList<int> Filters, int DenseUnits, float Dropout, float BatchNormMomentum);

/// <summary>The transformer.</summary>
/// <param name="PatchFrames">Frames of a patch, of which a token is made.</param>
/// <param name="Width">The width of a token.</param>
/// <param name="Heads">Heads of attention, which share the width.</param>
/// <param name="Blocks">The number of blocks.</param>
/// <param name="FeedForward">Units of the first dense layer of a block.</param>
/// <param name="Dropout">The dropout rate after attention, after dense layers and before the output.</param>
public sealed record TransformerParameters(int PatchFrames, int Width, int Heads, int Blocks, int FeedForward, float Dropout);

/// <summary>A pre-trained encoder with a head.</summary>
/// <param name="Encoder">The hash of the encoder; <see cref="NoEncoder"/> without.</param>
/// <param name="Train">What is trained.</param>
/// <param name="Hidden">Units of the hidden layer of the head; 0 for none.</param>
/// <param name="L2">The penalty on the head's kernels.</param>
/// <param name="EncoderRate">The factor of the learning rate for the encoder.</param>
public sealed record TransferParameters(string Encoder, TrainedPart Train, int Hidden, float L2, float EncoderRate)
{
    /// <summary>The hash of no encoder.</summary>
    public const string NoEncoder = "none";
}
