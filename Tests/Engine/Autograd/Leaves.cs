using Gtzan.Engine.Devices;
using Gtzan.Engine.Tensors;

namespace Gtzan.Tests.Engine.Autograd;

/// <summary>Tensors that gradients are wanted of.</summary>
internal static class Leaves
{
    public static Tensor Leaf(Device device, params float[] values)
    {
        var tensor = device.FromArray(values, [values.Length]);
        tensor.RequiresGradient = true;
        return tensor;
    }
}
