using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Lstm;

/// <summary>
/// A whole LSTM layer over time. x [batch, steps, inputs], kernel [inputs, 4·units], recurrentKernel [units, 4·units], bias [4·units];
/// gates i, f, c, o in Keras' order. Keeps gates [batch, steps, 4·units] (after their activations), cells and hidden [batch, steps, units].
/// </summary>
internal readonly struct LstmOp(
    Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor bias,
    LstmGeometry geometry, Tensor gates, Tensor cells, Tensor hidden) : IOp
{
    public string Name => "Lstm";

    public IReadOnlyList<Tensor?> Inputs => [x, kernel, recurrentKernel, bias];

    public IReadOnlyList<Tensor?> Results => [gates, cells, hidden];

    public Magnitude Magnitude => Magnitude.LargestElement;

    public bool IsRecurrent => true;

    public void Run(ReferenceDevice device) => LstmReference.Lstm(x, kernel, recurrentKernel, bias, geometry, gates, cells, hidden);

    public void Run(CpuDevice device) => LstmCpu.Lstm(device, x, kernel, recurrentKernel, bias, geometry, gates, cells, hidden);

    public void Run(GpuDevice device) => LstmGpu.Lstm(device, x, kernel, recurrentKernel, bias, geometry, gates, cells, hidden);
}

/// <summary>
/// Back through time. gradient is ∂hidden of every step, or of the last step alone ([batch, units]).
/// gateGradients receives ∂ of the gates before their activations, from which the other results are single products over all steps.
/// inputGradient may be null.
/// </summary>
internal readonly struct LstmBackwardOp(
    Tensor x, Tensor kernel, Tensor recurrentKernel, Tensor gates, Tensor cells, Tensor hidden,
    Tensor gradient, LstmGeometry geometry, Tensor gateGradients, Tensor? inputGradient, Tensor kernelGradient,
    Tensor recurrentKernelGradient, Tensor biasGradient) : IOp
{
    public string Name => "LstmBackward";

    public IReadOnlyList<Tensor?> Inputs => [x, kernel, recurrentKernel, gates, cells, hidden, gradient];

    public IReadOnlyList<Tensor?> Results => [gateGradients, inputGradient, kernelGradient, recurrentKernelGradient, biasGradient];

    public Magnitude Magnitude => Magnitude.LargestElement;

    public bool IsRecurrent => true;

    public void Run(ReferenceDevice device) =>
        LstmReference.LstmBackward(
            x, kernel, recurrentKernel, gates, cells, hidden, gradient, geometry, gateGradients, inputGradient, kernelGradient,
            recurrentKernelGradient, biasGradient);

    public void Run(CpuDevice device) =>
        LstmCpu.LstmBackward(
            device, x, kernel, recurrentKernel, gates, cells, hidden, gradient, geometry, gateGradients, inputGradient, kernelGradient,
            recurrentKernelGradient, biasGradient);

    public void Run(GpuDevice device) =>
        LstmGpu.LstmBackward(
            device, x, kernel, recurrentKernel, gates, cells, hidden, gradient, geometry, gateGradients, inputGradient, kernelGradient,
            recurrentKernelGradient, biasGradient);
}
