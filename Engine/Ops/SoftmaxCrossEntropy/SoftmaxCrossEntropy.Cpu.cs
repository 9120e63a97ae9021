using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Softmax;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.SoftmaxCrossEntropy;

// Ten classes a row: far too little work for vectors or threads.
internal static unsafe class SoftmaxCrossEntropyCpu
{
    // For confident models, small probabilities and their gradients would be subnormal numbers, which slow processors down. Only Adam uses
    // these gradients, and its ε of 10⁻⁷ is far larger than 10⁻²⁰.
    private const float MinProbability = 1e-20f;

    public static void SoftmaxCrossEntropy(CpuDevice device, Tensor logits, Tensor labels, Tensor probabilities, Tensor loss)
    {
        float* x = Pointer(logits), softmax = Pointer(probabilities);
        var targets = IndexPointer(labels);
        var (batch, classes) = (logits.Shape[0], logits.Shape[1]);
        var sum = 0.0;
        for (var b = 0; b < batch; b++)
        {
            SoftmaxCrossEntropyNode.CheckLabel(targets[b], b, classes);
            var row = (long)b * classes;
            var (maximum, logSum) = SoftmaxCpu.SoftmaxRow<Simd128<float>>(x + row, classes, softmax + row);

            // The difference first: added to a large logit, the small logarithm of a good prediction would be rounded away.
            sum += maximum - x[row + targets[b]] + logSum;
        }

        *Pointer(loss) = (float)(sum / batch);
    }

    public static void SoftmaxCrossEntropyBackward(
        CpuDevice device, Tensor probabilities, Tensor labels, Tensor gradient, Tensor logitsGradient)
    {
        float* softmax = Pointer(probabilities), result = Pointer(logitsGradient);
        var targets = IndexPointer(labels);
        var (batch, classes) = (probabilities.Shape[0], probabilities.Shape[1]);
        var factor = *Pointer(gradient) / batch;
        for (var b = 0; b < batch; b++)
        {
            var row = result + ((long)b * classes);
            for (var c = 0; c < classes; c++)
            {
                var probability = softmax[((long)b * classes) + c];
                row[c] = probability < MinProbability ? 0 : probability * factor;
            }

            row[targets[b]] -= factor;
        }
    }
}
