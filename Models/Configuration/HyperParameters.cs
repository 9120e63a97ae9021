using Gtzan.Audio.Datasets;
using Gtzan.Engine.Ops.Elementwise;

namespace Gtzan.Models.Configuration;

/// <summary>All hyper-parameters of a run, checked.</summary>
public sealed record HyperParameters
{
    private HyperParameters(HyperParameterTable table)
    {
        Table = table;
        Recipe = new FeatureRecipe
        {
            SampleRate = table.Integer("sample_rate", 1000, 192_000),
            Duration = table.Integer("duration", 1, 3600),
            Segments = table.Integer("num_segments", 1, 10_000),
            Mfcc = table.Integer("n_mfcc", 1, 128),
            FftLength = table.Integer("n_fft", 16, 65536),
            HopLength = table.Integer("hop_length", 1, 65536),
        };
        LearningRate = table.Number("learning_rate", 1e-9f, 10);
        GlobalClipNorm = table.Number("global_clipnorm", 0, 1e30f);
        ClipValue = table.Number("clipvalue", 0, 1e30f);
        BatchSize = table.Integer("batch_size", 1, 65536);
        Epochs = table.Integer("epochs", 1, 1_000_000);
        Patience = table.Integer("patience", 0, 1_000_000);
        TestSize = table.Number("test_size", 0.01f, 0.9f);
        ValidationSize = table.Number("validation_size", 0.01f, 0.9f);
        Split = SplitModes.Parse(table.Word("split", SplitModes.Names));
        Seed = table.Integer("seed", 0, int.MaxValue);
        Activation = table.Word("activation", "relu", "sigmoid", "tanh") switch
        {
            "sigmoid" => Activation.Sigmoid,
            "tanh" => Activation.Tanh,
            _ => Activation.Relu,
        };
        Mlp = new MlpParameters(table.Integers("mlp.layers", 1, 65536), 0, 0);
        MlpReg = new MlpParameters(
            table.Integers("mlp_reg.layers", 1, 65536), table.Number("mlp_reg.dropout", 0, 0.99f), table.Number("mlp_reg.l2", 0, 1000));
        Cnn = new CnnParameters(
            table.Word("cnn.variant", "table", "text") == "text", table.Integers("cnn.filters", 1, 4096), table.Integers("cnn.kernel_sizes", 1, 64),
            table.Integers("cnn.pool_sizes", 1, 64), table.Integer("cnn.dense_units", 1, 65536), table.Number("cnn.dropout", 0, 0.99f));
        table.Word("rnn.architecture", "lstm");
        Rnn = new RnnParameters(
            table.Integer("rnn.lstm_size", 1, 4096), table.Integer("rnn.dense_units", 1, 65536), table.Number("rnn.dropout", 0, 0.99f));
        CheckTogether();
    }

    /// <summary>The same as keys and values.</summary>
    public HyperParameterTable Table { get; }

    public FeatureRecipe Recipe { get; }

    public float LearningRate { get; }

    /// <summary>The largest norm of all gradients together; 0 for none.</summary>
    public float GlobalClipNorm { get; }

    /// <summary>The largest absolute value of a gradient's element; 0 for none.</summary>
    public float ClipValue { get; }

    public int BatchSize { get; }

    public int Epochs { get; }

    /// <summary>After how many epochs that are not better than the best before them training ends; 0 for never.</summary>
    public int Patience { get; }

    public float TestSize { get; }

    public float ValidationSize { get; }

    public SplitMode Split { get; }

    public int Seed { get; }

    public Activation Activation { get; }

    public MlpParameters Mlp { get; }

    public MlpParameters MlpReg { get; }

    public CnnParameters Cnn { get; }

    public RnnParameters Rnn { get; }

    /// <summary>Checks a table and makes it typed.</summary>
    /// <exception cref="ProgramException">A value has the wrong type or is out of range, or two do not go together.</exception>
    public static HyperParameters From(HyperParameterTable table) => new(table);

    private void CheckTogether()
    {
        if (GlobalClipNorm > 0 && ClipValue > 0)
            throw new ProgramException($"global_clipnorm is {GlobalClipNorm} and clipvalue {ClipValue}; as in Keras, gradients are clipped by one of them: set the other to 0.");
        if (Cnn.KernelSizes.Count != Cnn.Filters.Count || Cnn.PoolSizes.Count != Cnn.Filters.Count)
        {
            throw new ProgramException(
                $"cnn.filters, cnn.kernel_sizes and cnn.pool_sizes must have the same length; they have {Cnn.Filters.Count}, " +
                $"{Cnn.KernelSizes.Count} and {Cnn.PoolSizes.Count}.");
        }

        try
        {
            Recipe.Validate();
        }
        catch (ArgumentException exception)
        {
            throw new ProgramException($"The features cannot be computed so: {exception.Message}", exception);
        }
    }
}

/// <summary>A multilayer perceptron.</summary>
/// <param name="Layers">Units of the hidden layers.</param>
/// <param name="Dropout">The dropout rate after each.</param>
/// <param name="L2">The penalty on their kernels.</param>
public sealed record MlpParameters(IReadOnlyList<int> Layers, float Dropout, float L2);

/// <summary>The convolutional network.</summary>
/// <param name="IsTextVariant">The one the study's text describes, instead of its table's.</param>
/// <param name="Filters">Filters of each convolution.</param>
/// <param name="KernelSizes">The kernel of each.</param>
/// <param name="PoolSizes">The pooling after each.</param>
/// <param name="DenseUnits">Units of the dense layer.</param>
/// <param name="Dropout">The dropout rate after it.</param>
public sealed record CnnParameters(
    bool IsTextVariant, IReadOnlyList<int> Filters, IReadOnlyList<int> KernelSizes, IReadOnlyList<int> PoolSizes, int DenseUnits, float Dropout);

/// <summary>The recurrent network.</summary>
/// <param name="LstmSize">Units of each of the two LSTMs.</param>
/// <param name="DenseUnits">Units of the dense layer.</param>
/// <param name="Dropout">The dropout rate after it.</param>
public sealed record RnnParameters(int LstmSize, int DenseUnits, float Dropout);
