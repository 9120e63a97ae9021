namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    internal override void Lstm(
        Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor bias, in LstmGeometry geometry, Tensor gates, Tensor cells, Tensor hidden) =>
        throw new NotImplementedException();

    internal override void LstmBackward(
        Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor hidden, Tensor gradient, in LstmGeometry geometry,
        Tensor gateGradients, Tensor? inputGradient, Tensor kernelGradient, Tensor recurrentKernelGradient, Tensor biasGradient) =>
        throw new NotImplementedException();

    internal override void LastStep(Tensor x, Tensor y) =>
        throw new NotImplementedException();
}
