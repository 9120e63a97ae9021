using Gtzan.Engine.Autograd;
using Gtzan.Engine.Devices;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Dense;

/// <summary>
/// The backward node of a layer with weights: y = activation(z + bias), where z is linear in the input and in the kernel. Layers differ
/// only in z, and so in the gradients of its two operands.
/// </summary>
internal abstract class LinearNode : Node
{
    public Tensor Input { get; set; } = null!;

    public Tensor Kernel { get; set; } = null!;

    public Tensor Bias { get; set; } = null!;

    public Activation Activation { get; set; }

    public sealed override void Backward(Tensor gradient)
    {
        var device = gradient.Device;
        gradient = Activation.Backward(Output, gradient, Bias);
        var kernelGradient = Kernel.RequiresGradient ? device.NewTensor(Kernel.Shape) : null;
        var inputGradient = Input.RequiresGradient ? device.NewTensor(Input.Shape) : null;
        if (kernelGradient is null && inputGradient is null)
            return;

        Backward(device, gradient, kernelGradient, inputGradient);
        if (kernelGradient is not null)
            Kernel.AddGradient(kernelGradient);
        if (inputGradient is not null)
            Input.AddGradient(inputGradient);
    }

    /// <summary>Given ∂z, computes the gradients that are wanted; at least one of them is.</summary>
    protected abstract void Backward(Device device, Tensor gradient, Tensor? kernelGradient, Tensor? inputGradient);
}
