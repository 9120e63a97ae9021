namespace Gtzan.Engine;

// Ten classes a row: far too little work for vectors or threads.
public sealed unsafe partial class CpuDevice
{
    // Where a model is certain, probabilities and all gradients that come of them would be subnormal numbers, with which a processor is slow.
    // Adam, which alone uses them, adds 10⁻⁷ to what is left of 10⁻²⁰.
    private const float SmallestProbability = 1e-20f;

    internal override void SoftmaxCrossEntropy(Tensor logits, Tensor labels, Tensor probabilities, Tensor loss)
    {
        float* x = Pointer(logits), softmax = Pointer(probabilities);
        int* targets = IndexPointer(labels);
        var (batch, classes) = (logits.Shape[0], logits.Shape[1]);
        var sum = 0.0;
        for (var b = 0; b < batch; b++)
        {
            SoftmaxCrossEntropyNode.CheckLabel(targets[b], b, classes);
            var row = (long)b * classes;
            var (maximum, logSum) = SoftmaxRow(x + row, classes, softmax + row);

            // The difference first: added to a large logit, the small logarithm of a good prediction would be rounded away.
            sum += maximum - x[row + targets[b]] + logSum;
        }

        *Pointer(loss) = (float)(sum / batch);
    }

    internal override void SoftmaxCrossEntropyBackward(Tensor probabilities, Tensor labels, Tensor gradient, Tensor logitsGradient)
    {
        float* softmax = Pointer(probabilities), result = Pointer(logitsGradient);
        int* targets = IndexPointer(labels);
        var (batch, classes) = (probabilities.Shape[0], probabilities.Shape[1]);
        var factor = *Pointer(gradient) / batch;
        for (var b = 0; b < batch; b++)
        {
            var row = result + ((long)b * classes);
            for (var c = 0; c < classes; c++)
            {
                var probability = softmax[((long)b * classes) + c];
                row[c] = probability < SmallestProbability ? 0 : probability * factor;
            }

            row[targets[b]] -= factor;
        }
    }
}
