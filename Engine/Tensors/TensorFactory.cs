using Gtzan.Engine.Devices;

namespace Gtzan.Engine.Tensors;

/// <summary>Creates tensors on a device. Inside a step they expire with it; outside they live as long as they are referenced.</summary>
public static class TensorFactory
{
    /// <summary>A tensor of zeros.</summary>
    public static Tensor Zeros(this Device device, Shape shape) => device.Filled(shape, 0);

    /// <summary>A tensor with the same value everywhere.</summary>
    public static Tensor Filled(this Device device, Shape shape, float value)
    {
        var tensor = device.NewTensor(shape);
        device.Fill(tensor.Storage, value);
        return tensor;
    }

    /// <summary>A tensor with values from the host, row-major.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's number of elements.</exception>
    public static Tensor FromArray(this Device device, ReadOnlySpan<float> values, Shape shape)
    {
        CheckLength(values.Length, shape);
        var tensor = device.NewTensor(shape);
        tensor.CopyFrom(values);
        return tensor;
    }

    /// <inheritdoc cref="FromArray(Device, ReadOnlySpan{float}, Shape)"/>
    public static Tensor FromArray(this Device device, ReadOnlySpan<double> values, Shape shape)
    {
        CheckLength(values.Length, shape);
        var tensor = device.NewTensor(shape);
        tensor.CopyFrom(values);
        return tensor;
    }

    /// <summary>A tensor of integers, for labels.</summary>
    /// <exception cref="ArgumentException">The number of values is not the shape's number of elements.</exception>
    public static Tensor FromIndices(this Device device, ReadOnlySpan<int> values, Shape shape)
    {
        CheckLength(values.Length, shape);
        var tensor = device.NewTensor(shape, ElementType.Index);
        device.Upload(values, tensor.Storage);
        return tensor;
    }

    /// <summary>A tensor whose elements are not initialised, for the result of an operation.</summary>
    public static Tensor NewTensor(this Device device, Shape shape, ElementType elementType = ElementType.Real) =>
        TensorScope.Of(device) is { } scope
            ? scope.NewTensor(device.AllocateForStep(shape.Length, elementType), shape)
            : new Tensor(device, device.Allocate(shape.Length, elementType), shape);

    /// <summary>As <see cref="NewTensor"/>, but the tensor outlives the step.</summary>
    internal static Tensor NewPersistent(this Device device, Shape shape) =>
        new(device, device.Allocate(shape.Length, ElementType.Real), shape);

    /// <summary>A tensor that shares memory with others, with another shape.</summary>
    internal static Tensor NewView(this Device device, Storage storage, Shape shape) =>
        TensorScope.Of(device) is { } scope ? scope.NewTensor(storage, shape) : new Tensor(device, storage, shape);

    private static void CheckLength(int length, Shape shape)
    {
        if (length != shape.Length)
            throw new ArgumentException($"FromArray: {length} values given for shape {shape}, which has {shape.Length} elements.");
    }
}
