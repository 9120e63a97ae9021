using Gtzan.Engine.Autograd;
using Gtzan.Engine.Layers;

namespace Gtzan.Engine.Training;

/// <summary>A classifier's scores of examples beside their labels, and metrics of them.</summary>
/// <param name="Classes">The number of classes.</param>
/// <param name="Labels">The labels.</param>
/// <param name="LogProbabilities">[examples, classes]: log softmax of the scores, in double precision.</param>
public sealed record Evaluation(int Classes, int[] Labels, double[] LogProbabilities)
{
    /// <summary>The mean cross-entropy: of −log probability of the label.</summary>
    public double Loss => -Enumerable.Range(0, Labels.Length).Average(i => LogProbabilities[(i * Classes) + Labels[i]]);

    /// <summary>The share of examples whose largest score, the first of equals, is the label's.</summary>
    public double Accuracy => Enumerable.Range(0, Labels.Length).Average(i => Predicted(i) == Labels[i] ? 1.0 : 0.0);

    /// <summary>The log-probabilities of an example.</summary>
    public ReadOnlySpan<double> Row(int example) => LogProbabilities.AsSpan(example * Classes, Classes);

    /// <summary>The class with the largest score, the first of equals.</summary>
    public int Predicted(int example)
    {
        var row = Row(example);
        var best = 0;
        for (var c = 1; c < row.Length; c++)
            best = row[c] > row[best] ? c : best;
        return best;
    }

    /// <summary>The share of examples whose label is among the k largest scores; of equals, the first count as larger.</summary>
    public double TopK(int k) => Enumerable.Range(0, Labels.Length).Average(example =>
    {
        var row = Row(example);
        var (label, larger) = (Labels[example], 0);
        for (var c = 0; c < row.Length; c++)
            larger += row[c] > row[label] || (row[c] == row[label] && c < label) ? 1 : 0;
        return larger < k ? 1.0 : 0.0;
    });

    /// <summary>[label, predicted class]: the numbers of examples.</summary>
    public int[,] Confusion()
    {
        var confusion = new int[Classes, Classes];
        for (var i = 0; i < Labels.Length; i++)
            confusion[Labels[i], Predicted(i)]++;
        return confusion;
    }

    /// <summary>The log-probabilities xᵢ − max − log Σ exp(xⱼ − max), which stay exact where a probability would be rounded to 0.</summary>
    public static void LogSoftmax(ReadOnlySpan<float> scores, Span<double> result)
    {
        var maximum = double.NegativeInfinity;
        foreach (var score in scores)
            maximum = Math.Max(maximum, score);
        var sum = 0.0;
        foreach (var score in scores)
            sum += Math.Exp(score - maximum);
        for (var i = 0; i < scores.Length; i++)
            result[i] = scores[i] - maximum - Math.Log(sum);
    }
}

/// <summary>Runs models on data: Keras' <c>fit</c>, <c>evaluate</c> and <c>predict</c>.</summary>
public static class ModelTraining
{
    /// <summary>The model's results [examples, …] for the examples of a loader, in their order.</summary>
    /// <param name="model">The model.</param>
    /// <param name="data">The examples; their order is that of <see cref="DataLoader.Examples"/>, whatever the seed.</param>
    /// <param name="progress">Called with the number of examples done.</param>
    public static float[] Predict(this Sequential model, DataLoader data, Action<int>? progress = null) =>
        model.Predict(data, .., progress);

    /// <summary>As above, of a part of the layers: the examples are what goes into the first of them.</summary>
    public static float[] Predict(this Sequential model, DataLoader data, Range part, Action<int>? progress = null)
    {
        var size = model.InputOf(part.End.GetOffset(model.Layers.Count)).Length;
        var (result, done) = (new float[data.Examples.Length * size], 0);
        foreach (var batch in data.InOrder())
        {
            using var step = model.Device.BeginInference();
            model.Predict(batch.Load().Inputs, part).CopyTo(result.AsSpan(done * size, batch.Examples.Length * size));
            done += batch.Examples.Length;
            progress?.Invoke(done);
        }

        return result;
    }

    /// <summary>The scores of a classifier, with metrics.</summary>
    public static Evaluation Evaluate(this Sequential model, DataLoader data, Action<int>? progress = null) =>
        model.Evaluate(data, .., progress);

    /// <summary>As above, of the last layers: the examples are what goes into the first of them.</summary>
    public static Evaluation Evaluate(this Sequential model, DataLoader data, Range part, Action<int>? progress = null)
    {
        var (classes, scores) = (model.OutputShape.Length, model.Predict(data, part, progress));
        var result = new double[scores.Length];
        for (var i = 0; i < scores.Length; i += classes)
            Evaluation.LogSoftmax(scores.AsSpan(i, classes), result.AsSpan(i, classes));
        return new Evaluation(classes, [.. data.Examples.Select(data.LabelOf)], result);
    }

    /// <summary>Trains a classifier; <see cref="TrainingLoop"/> has more settings, and resumes.</summary>
    /// <param name="model">The model.</param>
    /// <param name="optimizer">The optimiser of its parameters.</param>
    /// <param name="data">The training examples.</param>
    /// <param name="epochs">The number of epochs.</param>
    /// <param name="validation">The examples to evaluate after each epoch; null for none.</param>
    /// <param name="callbacks">Called at the ends of batches and epochs, for example <see cref="EarlyStopping"/>.</param>
    /// <returns>The results of the epochs.</returns>
    public static IReadOnlyList<EpochResult> Fit(
        this Sequential model, Optimizers.Optimizer optimizer, DataLoader data, int epochs, DataLoader? validation = null,
        params Callback[] callbacks) =>
        [.. new TrainingLoop(model, optimizer, data) { Validation = validation, Callbacks = callbacks }.Run(epochs)];
}
