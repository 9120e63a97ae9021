using Gtzan.Engine.Watched;

namespace Gtzan.Engine;

// Each primitive of the contract: what it reads, what it writes, and what its errors are measured against.
public abstract partial class WatchedDevice
{
    internal override void Fill(Tensor x, float value) =>
        Run(nameof(Fill), [], [x], Magnitude.Element, (device, on) => device.Fill(on(x), value));

    internal override void Scale(Tensor x, float factor, Tensor y) =>
        Run(nameof(Scale), [x], [y], Magnitude.Element, (device, on) => device.Scale(on(x), factor, on(y)));

    internal override void Arithmetic(ArithmeticOperation operation, Tensor left, Tensor right, Tensor result)
    {
        // A difference is the sum of a term and a negative one; of absolute values it would cancel all the more.
        var isSum = operation is ArithmeticOperation.Add or ArithmeticOperation.Subtract;
        Run(
            $"{nameof(Arithmetic)} ({operation})", [left, right], [result], isSum ? Magnitude.IncomingGradient : Magnitude.Element,
            (device, on) => device.Arithmetic(operation, on(left), on(right), on(result)), () => Math.Max(Largest(left), Largest(right)));
    }

    internal override void Elementwise(ElementwiseFunction function, Tensor x, Tensor y) =>
        Run($"{nameof(Elementwise)} ({function})", [x], [y], Magnitude.Element, (device, on) => device.Elementwise(function, on(x), on(y)));

    // The derivative of sigmoid and tanh contains 1 − y, which cancels where they saturate.
    internal override void ElementwiseBackward(ElementwiseFunction function, Tensor x, Tensor y, Tensor gradient, Tensor inputGradient) =>
        Run(
            $"{nameof(ElementwiseBackward)} ({function})", [x, y, gradient], [inputGradient],
            function is ElementwiseFunction.Sigmoid or ElementwiseFunction.Tanh ? Magnitude.IncomingGradient : Magnitude.Element,
            (device, on) => device.ElementwiseBackward(function, on(x), on(y), on(gradient), on(inputGradient)), () => Largest(gradient));

    // In one pass where the derivative is exact, so that all of it is sums of terms; otherwise in the steps above, each with its own measure.
    internal override void ActivationBackward(ElementwiseFunction function, Tensor y, Tensor gradient, Tensor before, Tensor biasGradient)
    {
        if (function != ElementwiseFunction.Relu)
        {
            base.ActivationBackward(function, y, gradient, before, biasGradient);
            return;
        }

        Run(
            nameof(ActivationBackward), [y, gradient], [before, biasGradient], Magnitude.SumOfTerms,
            (device, on) => device.ActivationBackward(function, on(y), on(gradient), on(before), on(biasGradient)));
    }

    internal override void SumTo(Tensor x, Tensor y) =>
        Run(nameof(SumTo), [x], [y], Magnitude.SumOfTerms, (device, on) => device.SumTo(on(x), on(y)));

    internal override void SumOfSquares(Tensor x, Tensor result) =>
        Run(nameof(SumOfSquares), [x], [result], Magnitude.Element, (device, on) => device.SumOfSquares(on(x), on(result)));

    internal override void Transpose(Tensor x, Tensor y) =>
        Run(nameof(Transpose), [x], [y], Magnitude.Element, (device, on) => device.Transpose(on(x), on(y)));

    internal override void MatMul(Tensor left, Tensor right, bool transposeLeft, bool transposeRight, Tensor result) =>
        Run(
            nameof(MatMul), [left, right], [result], Magnitude.SumOfTerms,
            (device, on) => device.MatMul(on(left), on(right), transposeLeft, transposeRight, on(result)));

    internal override void Dense(Tensor x, Tensor kernel, Tensor bias, Activation activation, Tensor y) =>
        Run(
            nameof(Dense), [x, kernel, bias], [y], Magnitude.SumOfTerms,
            (device, on) => device.Dense(on(x), on(kernel), on(bias), activation, on(y)));

    internal override void Conv2D(Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry geometry, Activation activation, Tensor y)
    {
        var sizes = geometry;
        Run(
            nameof(Conv2D), [x, kernel, bias], [y], Magnitude.SumOfTerms,
            (device, on) => device.Conv2D(on(x), on(kernel), on(bias), sizes, activation, on(y)));
    }

    internal override void Conv2DBackwardInput(Tensor gradient, Tensor kernel, in Conv2DGeometry geometry, Tensor inputGradient)
    {
        var sizes = geometry;
        Run(
            nameof(Conv2DBackwardInput), [gradient, kernel], [inputGradient], Magnitude.SumOfTerms,
            (device, on) => device.Conv2DBackwardInput(on(gradient), on(kernel), sizes, on(inputGradient)));
    }

    internal override void Conv2DBackwardKernel(Tensor x, Tensor gradient, in Conv2DGeometry geometry, Tensor kernelGradient)
    {
        var sizes = geometry;
        Run(
            nameof(Conv2DBackwardKernel), [x, gradient], [kernelGradient], Magnitude.SumOfTerms,
            (device, on) => device.Conv2DBackwardKernel(on(x), on(gradient), sizes, on(kernelGradient)));
    }

    // Not which cell of a window won: of two that are nearly equal, rounding chooses one here and the other there. What argMax holds before is no matter.
    internal override void Conv2DMaxPool2D(
        Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry convolution, Activation activation, in MaxPool2DGeometry pooling, Tensor y, Tensor argMax)
    {
        var (convolutionSizes, poolingSizes) = (convolution, pooling);
        Run(
            nameof(Conv2DMaxPool2D), [x, kernel, bias, argMax], [y], Magnitude.SumOfTerms,
            (device, on) => device.Conv2DMaxPool2D(on(x), on(kernel), on(bias), convolutionSizes, activation, poolingSizes, on(y), on(argMax)));
    }

    internal override void Conv2DMaxPool2DBackward(
        Tensor x, Tensor kernel, Tensor gradient, Tensor argMax, in Conv2DGeometry convolution, in MaxPool2DGeometry pooling,
        Tensor? kernelGradient, Tensor? inputGradient)
    {
        var (convolutionSizes, poolingSizes) = (convolution, pooling);
        Run(
            nameof(Conv2DMaxPool2DBackward), [x, kernel, gradient, argMax], [kernelGradient, inputGradient], Magnitude.SumOfTerms,
            (device, on) => device.Conv2DMaxPool2DBackward(
                on(x), on(kernel), on(gradient), on(argMax), convolutionSizes, poolingSizes, on(kernelGradient), on(inputGradient)));
    }

    internal override void MaxPool2D(Tensor x, in MaxPool2DGeometry geometry, Tensor y, Tensor argMax)
    {
        var sizes = geometry;
        Run(nameof(MaxPool2D), [x], [y, argMax], Magnitude.Element, (device, on) => device.MaxPool2D(on(x), sizes, on(y), on(argMax)));
    }

    internal override void MaxPool2DBackward(Tensor gradient, Tensor argMax, in MaxPool2DGeometry geometry, Tensor inputGradient)
    {
        var sizes = geometry;
        Run(
            nameof(MaxPool2DBackward), [gradient, argMax], [inputGradient], Magnitude.SumOfTerms,
            (device, on) => device.MaxPool2DBackward(on(gradient), on(argMax), sizes, on(inputGradient)));
    }

    internal override void BatchNorm(
        Tensor x, Tensor gamma, Tensor beta, float momentum, float epsilon,
        Tensor runningMean, Tensor runningVariance, Tensor mean, Tensor inverseDeviation, Tensor y) =>
        Run(
            nameof(BatchNorm), [x, gamma, beta], [runningMean, runningVariance, mean, inverseDeviation, y], Magnitude.LargestElement,
            (device, on) => device.BatchNorm(
                on(x), on(gamma), on(beta), momentum, epsilon, on(runningMean), on(runningVariance), on(mean), on(inverseDeviation), on(y)));

    internal override void BatchNormInference(
        Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVariance, float epsilon, Tensor y) =>
        Run(
            nameof(BatchNormInference), [x, gamma, beta, runningMean, runningVariance], [y], Magnitude.LargestElement,
            (device, on) => device.BatchNormInference(on(x), on(gamma), on(beta), on(runningMean), on(runningVariance), epsilon, on(y)));

    // ∂x is gamma · inverseDeviation times a difference of numbers of the size of ∂y, which cancel where a channel has few rows.
    internal override void BatchNormBackward(
        Tensor x, Tensor gamma, Tensor mean, Tensor inverseDeviation, Tensor gradient,
        Tensor inputGradient, Tensor gammaGradient, Tensor betaGradient) =>
        Run(
            nameof(BatchNormBackward), [x, gamma, mean, inverseDeviation, gradient], [inputGradient, gammaGradient, betaGradient],
            Magnitude.IncomingGradient,
            (device, on) => device.BatchNormBackward(
                on(x), on(gamma), on(mean), on(inverseDeviation), on(gradient), on(inputGradient), on(gammaGradient), on(betaGradient)),
            () => Largest(gradient) * Largest(gamma) * Largest(inverseDeviation));

    internal override void Dropout(Tensor x, float rate, RandomSequence sequence, Tensor y) =>
        Run(nameof(Dropout), [x], [y], Magnitude.Element, (device, on) => device.Dropout(on(x), rate, sequence, on(y)));

    internal override void Lstm(
        Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry, Tensor gates, Tensor cells, Tensor hidden)
    {
        var sizes = geometry;
        Run(
            nameof(Lstm), [x, kernel, recurrentKernel, bias], [gates, cells, hidden], Magnitude.LargestElement,
            (device, on) => device.Lstm(on(x), on(kernel), on(recurrentKernel), on(bias), sizes, on(gates), on(cells), on(hidden)),
            isRecurrent: true);
    }

    internal override void LstmBackward(
        Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor hidden, Tensor gradient, in LstmGeometry geometry,
        Tensor gateGradients, Tensor? inputGradient, Tensor kernelGradient, Tensor recurrentKernelGradient, Tensor biasGradient)
    {
        var sizes = geometry;
        Run(
            nameof(LstmBackward), [x, kernel, recurrentKernel, gates, cells, hidden, gradient],
            [gateGradients, inputGradient, kernelGradient, recurrentKernelGradient, biasGradient], Magnitude.LargestElement,
            (device, on) => device.LstmBackward(
                on(x), on(kernel), on(recurrentKernel), on(gates), on(cells), on(hidden), on(gradient), sizes,
                on(gateGradients), on(inputGradient), on(kernelGradient), on(recurrentKernelGradient), on(biasGradient)),
            isRecurrent: true);
    }

    internal override void LastStep(Tensor x, Tensor y) =>
        Run(nameof(LastStep), [x], [y], Magnitude.Element, (device, on) => device.LastStep(on(x), on(y)));

    internal override void Softmax(Tensor x, Tensor y) =>
        Run(nameof(Softmax), [x], [y], Magnitude.LargestElement, (device, on) => device.Softmax(on(x), on(y)));

    internal override void SoftmaxBackward(Tensor y, Tensor gradient, Tensor inputGradient) =>
        Run(
            nameof(SoftmaxBackward), [y, gradient], [inputGradient], Magnitude.IncomingGradient,
            (device, on) => device.SoftmaxBackward(on(y), on(gradient), on(inputGradient)), () => Largest(gradient));

    // The loss is the mean of differences of logits: a good prediction's is far smaller than they are.
    internal override void SoftmaxCrossEntropy(Tensor logits, Tensor labels, Tensor probabilities, Tensor loss) =>
        Run(
            nameof(SoftmaxCrossEntropy), [logits, labels], [probabilities, loss], Magnitude.IncomingGradient,
            (device, on) => device.SoftmaxCrossEntropy(on(logits), on(labels), on(probabilities), on(loss)), () => Math.Max(1, Largest(logits)));

    internal override void SoftmaxCrossEntropyBackward(Tensor probabilities, Tensor labels, Tensor gradient, Tensor logitsGradient) =>
        Run(
            nameof(SoftmaxCrossEntropyBackward), [probabilities, labels, gradient], [logitsGradient], Magnitude.IncomingGradient,
            (device, on) => device.SoftmaxCrossEntropyBackward(on(probabilities), on(labels), on(gradient), on(logitsGradient)),
            () => Largest(gradient) / labels.Shape[0]);

    internal override void Adam(
        Tensor parameter, Tensor gradient, Tensor? decay, Tensor firstMoment, Tensor secondMoment, in AdamCoefficients coefficients)
    {
        var numbers = coefficients;
        Run(
            nameof(Adam), [gradient, decay], [parameter, firstMoment, secondMoment], Magnitude.LargestElement,
            (device, on) => device.Adam(on(parameter), on(gradient), on(decay), on(firstMoment), on(secondMoment), numbers));
    }

    internal override void Clip(Tensor x, float limit, Tensor y) =>
        Run(nameof(Clip), [x], [y], Magnitude.Element, (device, on) => device.Clip(on(x), limit, on(y)));

    internal override void ClipFactor(Tensor sumOfSquares, float limit, Tensor factor) =>
        Run(nameof(ClipFactor), [sumOfSquares], [factor], Magnitude.Element, (device, on) => device.ClipFactor(on(sumOfSquares), limit, on(factor)));

    internal override void RecordBatch(Tensor loss, Tensor logits, Tensor labels, int position, Tensor losses, Tensor right) =>
        Run(
            nameof(RecordBatch), [loss, logits, labels], [losses, right], Magnitude.Element,
            (device, on) => device.RecordBatch(on(loss), on(logits), on(labels), position, on(losses), on(right)));

    private static double Largest(Tensor tensor) => tensor.ToDoubleArray().Max(Math.Abs);
}
