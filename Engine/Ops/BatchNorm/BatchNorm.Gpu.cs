namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void BatchNorm(
        Tensor x, Tensor gamma, Tensor beta, float momentum, float epsilon,
        Tensor runningMean, Tensor runningVariance, Tensor mean, Tensor inverseDeviation, Tensor y) =>
        throw new NotImplementedException();

    internal override void BatchNormInference(
        Tensor x, Tensor gamma, Tensor beta, Tensor runningMean, Tensor runningVariance, float epsilon, Tensor y) =>
        throw new NotImplementedException();

    internal override void BatchNormBackward(
        Tensor x, Tensor gamma, Tensor mean, Tensor inverseDeviation, Tensor gradient,
        Tensor inputGradient, Tensor gammaGradient, Tensor betaGradient) =>
        throw new NotImplementedException();
}
