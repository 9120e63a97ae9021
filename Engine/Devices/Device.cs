namespace Gtzan.Engine;

/// <summary>
/// The contract: every primitive a device must offer, on one page. An op's public method (in <c>Ops/&lt;Op&gt;/&lt;Op&gt;.cs</c>) checks
/// shapes, makes the result and calls one of these; <c>&lt;Op&gt;.Reference.cs</c> and <c>&lt;Op&gt;.Cpu.cs</c> beside it are the implementations.
/// </summary>
/// <remarks>
/// Arguments come in the order inputs, parameters of the operation, results. Shapes are already checked; results are made but not
/// initialised, and never overlap inputs. No primitive accumulates into its results. Nothing here knows of gradients or layers.
/// A device is used by one thread at a time; inside, it may use as many as it likes, but the bits of a result do not depend on how many.
/// </remarks>
public abstract partial class Device : IDisposable
{
    // ---- elementwise and reductions -------------------------------------------------------------------------------------------------------

    /// <summary>x ← value, everywhere.</summary>
    internal abstract void Fill(Tensor x, float value);

    /// <summary>y ← factor · x.</summary>
    internal abstract void Scale(Tensor x, float factor, Tensor y);

    /// <summary>result ← left ∘ right, both broadcast to the result's shape.</summary>
    internal abstract void Arithmetic(ArithmeticOperation operation, Tensor left, Tensor right, Tensor result);

    /// <summary>y ← f(x), element by element.</summary>
    internal abstract void Elementwise(ElementwiseFunction function, Tensor x, Tensor y);

    /// <summary>∂x ← ∂y · f′, with f′ written in terms of x or of y = f(x), whichever the function's derivative needs.</summary>
    internal abstract void ElementwiseBackward(ElementwiseFunction function, Tensor x, Tensor y, Tensor gradient, Tensor inputGradient);

    /// <summary>
    /// ∂z ← ∂y · f′, from y = f(z), and ∂bias ← the sum of ∂z over its rows: how a layer's backward begins. Two primitives one after the other, unless
    /// a device can do both in one pass over memory.
    /// </summary>
    internal virtual void ActivationBackward(ElementwiseFunction function, Tensor y, Tensor gradient, Tensor before, Tensor biasGradient)
    {
        ElementwiseBackward(function, y, y, gradient, before);
        SumTo(before, biasGradient);
    }

    /// <summary>y ← the sum of x over every dimension in which y, aligned at the last dimension, has size 1 or none.</summary>
    internal abstract void SumTo(Tensor x, Tensor y);

    /// <summary>result[0] ← Σ x².</summary>
    internal abstract void SumOfSquares(Tensor x, Tensor result);

    /// <summary>y[j, i] ← x[i, j].</summary>
    internal abstract void Transpose(Tensor x, Tensor y);

    // ---- dense layers ---------------------------------------------------------------------------------------------------------------------

    /// <summary>result[m, n] ← Σₖ left[m, k] · right[k, n]; a transposed operand is stored the other way round.</summary>
    internal abstract void MatMul(Tensor left, Tensor right, bool transposeLeft, bool transposeRight, Tensor result);

    /// <summary>y[b, u] ← activation(Σᵢ x[b, i] · kernel[i, u] + bias[u]).</summary>
    internal abstract void Dense(Tensor x, Tensor kernel, Tensor bias, Activation activation, Tensor y);

    // ---- convolution and pooling, NHWC ----------------------------------------------------------------------------------------------------

    /// <summary>y ← activation(x ∗ kernel + bias), a cross-correlation.</summary>
    internal abstract void Conv2D(Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry geometry, Activation activation, Tensor y);

    /// <summary>∂x from ∂y, the gradient before the activation.</summary>
    internal abstract void Conv2DBackwardInput(Tensor gradient, Tensor kernel, in Conv2DGeometry geometry, Tensor inputGradient);

    /// <summary>∂kernel from x and ∂y, the gradient before the activation.</summary>
    internal abstract void Conv2DBackwardKernel(Tensor x, Tensor gradient, in Conv2DGeometry geometry, Tensor kernelGradient);

    /// <summary>y ← the largest value in each window; argMax ← at which place i · window + j of it that stood, the first of equals.</summary>
    internal abstract void MaxPool2D(Tensor x, in MaxPool2DGeometry geometry, Tensor y, Tensor argMax);

    /// <summary>∂x ← for each cell of x, the sum of ∂y of those windows whose largest value it was.</summary>
    internal abstract void MaxPool2DBackward(Tensor gradient, Tensor argMax, in MaxPool2DGeometry geometry, Tensor inputGradient);

    /// <summary>
    /// y, argMax ← the max-pooling of activation(x ∗ kernel + bias). Two primitives one after the other, unless a device can keep what lies between them in
    /// its cache.
    /// </summary>
    internal virtual void Conv2DMaxPool2D(
        Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry convolution, Activation activation, in MaxPool2DGeometry pooling, Tensor y, Tensor argMax)
    {
        var features = NewTensor(convolution.OutputShape);
        Conv2D(x, kernel, bias, convolution, activation, features);
        MaxPool2D(features, pooling, y, argMax);
    }

    /// <summary>∂kernel and ∂x (either may be null: not wanted) from the gradient of the pooled results before the activation.</summary>
    internal virtual void Conv2DMaxPool2DBackward(
        Tensor x, Tensor kernel, Tensor gradient, Tensor argMax, in Conv2DGeometry convolution, in MaxPool2DGeometry pooling,
        Tensor? kernelGradient, Tensor? inputGradient)
    {
        var features = NewTensor(convolution.OutputShape);
        MaxPool2DBackward(gradient, argMax, pooling, features);
        if (kernelGradient is not null)
            Conv2DBackwardKernel(x, features, convolution, kernelGradient);
        if (inputGradient is not null)
            Conv2DBackwardInput(features, kernel, convolution, inputGradient);
    }

    // ---- normalisation and regularisation, over the last dimension's channels ---------------------------------------------------------------

    /// <summary>
    /// y ← gamma · (x − mean) · inverseDeviation + beta with the batch's own mean and biased variance, which are also kept
    /// (inverseDeviation = 1/√(variance + epsilon)) and mixed into the running statistics: running ← momentum · running + (1 − momentum) · batch.
    /// </summary>
    internal abstract void BatchNorm(
        Tensor x, Tensor gamma, Tensor beta, float momentum, float epsilon,
        Tensor runningMean, Tensor runningVariance, Tensor mean, Tensor inverseDeviation, Tensor y);

    /// <summary>y ← gamma · (x − runningMean) / √(runningVariance + epsilon) + beta.</summary>
    internal abstract void BatchNormInference(
        Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVariance, float epsilon, Tensor y);

    /// <summary>∂x, ∂gamma and ∂beta of <see cref="BatchNorm"/>, through the batch's mean and variance.</summary>
    internal abstract void BatchNormBackward(
        Tensor x, Tensor gamma, Tensor mean, Tensor inverseDeviation, Tensor gradient,
        Tensor inputGradient, Tensor gammaGradient, Tensor betaGradient);

    /// <summary>y ← x / (1 − rate) where the generator keeps the element, 0 where it drops it. Its own backward: the same on ∂y.</summary>
    internal abstract void Dropout(Tensor x, float rate, RandomSequence sequence, Tensor y);

    // ---- recurrence -----------------------------------------------------------------------------------------------------------------------

    /// <summary>
    /// A whole LSTM layer over time. x [batch, steps, inputs], kernel [inputs, 4·units], recurrentKernel [units, 4·units], bias [4·units];
    /// gates i, f, c, o in Keras' order. Keeps gates [batch, steps, 4·units] (after their activations), cells and hidden [batch, steps, units].
    /// </summary>
    internal abstract void Lstm(
        Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry, Tensor gates, Tensor cells, Tensor hidden);

    /// <summary>
    /// Back through time. gradient is ∂hidden of every step, or of the last step alone ([batch, units]).
    /// gateGradients receives ∂ of the gates before their activations, from which the other results are single products over all steps.
    /// inputGradient may be null.
    /// </summary>
    internal abstract void LstmBackward(
        Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor hidden, Tensor gradient, in LstmGeometry geometry,
        Tensor gateGradients, Tensor? inputGradient, Tensor kernelGradient, Tensor recurrentKernelGradient, Tensor biasGradient);

    /// <summary>y[b] ← x[b, steps − 1].</summary>
    internal abstract void LastStep(Tensor x, Tensor y);

    // ---- losses and optimisation ------------------------------------------------------------------------------------------------------------

    /// <summary>y ← exp(x − max) / Σ exp(x − max), over the last dimension.</summary>
    internal abstract void Softmax(Tensor x, Tensor y);

    /// <summary>∂x ← y · (∂y − Σ y ∂y), over the last dimension.</summary>
    internal abstract void SoftmaxBackward(Tensor y, Tensor gradient, Tensor inputGradient);

    /// <summary>loss[0] ← the mean over the batch of −log softmax(logits)[label]; keeps the softmax.</summary>
    internal abstract void SoftmaxCrossEntropy(Tensor logits, Tensor labels, Tensor probabilities, Tensor loss);

    /// <summary>∂logits ← (probabilities − onehot(label)) · gradient[0] / batch.</summary>
    internal abstract void SoftmaxCrossEntropyBackward(Tensor probabilities, Tensor labels, Tensor gradient, Tensor logitsGradient);

    /// <summary>
    /// One step of Adam in Keras' form, in place on parameter, firstMoment and secondMoment. The gradient is gradient + decay[0] · parameter, if there is a
    /// decay: that of an L2 penalty, folded into the same pass.
    /// </summary>
    internal abstract void Adam(
        Tensor parameter, Tensor gradient, Tensor? decay, Tensor firstMoment, Tensor secondMoment, in AdamCoefficients coefficients);

    /// <summary>y ← min(max(x, −limit), limit), element by element; what is no number stays none.</summary>
    internal abstract void Clip(Tensor x, float limit, Tensor y);

    /// <summary>factor[0] ← min(1, limit / √sumOfSquares[0]); NaN where the root is no finite number.</summary>
    internal abstract void ClipFactor(Tensor sumOfSquares, float limit, Tensor factor);

    /// <summary>
    /// losses[position] ← loss[0]; right[position] ← in how many rows of logits [batch, classes] the largest element, the first of equals, is the label's.
    /// </summary>
    internal abstract void RecordBatch(Tensor loss, Tensor logits, Tensor labels, int position, Tensor losses, Tensor right);

    // ---- memory ---------------------------------------------------------------------------------------------------------------------------

    /// <summary>New memory that lives as long as somebody holds it.</summary>
    private protected abstract Storage Allocate(int length, ElementType elementType);

    /// <summary>Memory that is valid until <see cref="RecycleStepMemory"/>.</summary>
    private protected abstract Storage AllocateForStep(int length, ElementType elementType);

    /// <summary>The step has ended: its memory may be handed out again.</summary>
    internal abstract void RecycleStepMemory();

    /// <summary>Host to device.</summary>
    internal abstract void Upload(ReadOnlySpan<float> values, Storage destination);

    /// <inheritdoc cref="Upload(ReadOnlySpan{float}, Storage)"/>
    internal abstract void Upload(ReadOnlySpan<double> values, Storage destination);

    /// <inheritdoc cref="Upload(ReadOnlySpan{float}, Storage)"/>
    internal abstract void Upload(ReadOnlySpan<int> values, Storage destination);

    /// <summary>Device to host; waits for the operations that make the values.</summary>
    internal abstract void Download(Storage source, Span<float> values);

    /// <inheritdoc cref="Download(Storage, Span{float})"/>
    internal abstract void Download(Storage source, Span<double> values);

    /// <inheritdoc cref="Download(Storage, Span{float})"/>
    internal abstract void Download(Storage source, Span<int> values);
}
