using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Reference;

namespace Gtzan.Engine.Tensors;

/// <summary>
/// A row-major array of numbers on one device, with its autograd state. Operations are extension methods
/// (<c>x.MatMul(w).Add(b).Relu()</c>), each defined in its own folder under <c>Ops</c>. A tensor created inside a step expires with it; one
/// created outside lives as long as it is referenced. Tensors are never disposed.
/// </summary>
public sealed class Tensor
{
    /// <summary>The <see cref="TapePosition"/> of a tensor that no recorded operation made.</summary>
    internal const int NotRecorded = -1;

    private Storage? _storage;

    internal Tensor(Device device) => Device = device;

    internal Tensor(Device device, Storage storage, Shape shape)
        : this(device) => Assign(storage, shape, stepNumber: 0);

    /// <summary>The device of the elements.</summary>
    public Device Device { get; }

    /// <summary>The sizes of the dimensions.</summary>
    public Shape Shape { get; private set; }

    /// <summary>The type of the elements.</summary>
    public ElementType ElementType => Storage.ElementType;

    /// <summary>Whether a backward pass should reach this tensor. Set it on inputs; results inherit it.</summary>
    public bool RequiresGradient { get; set; }

    /// <summary>
    /// ∂loss/∂this after <c>Backward</c>, until the step ends; null if none has arrived. Kept for leaves (parameters, inputs); for the
    /// result of an operation only if <see cref="KeepsGradient"/> is set.
    /// </summary>
    public Tensor? Gradient { get; internal set; }

    /// <summary>Whether the backward pass keeps the gradient of this intermediate result in <see cref="Gradient"/>.</summary>
    public bool KeepsGradient { get; set; }

    /// <summary>The position on the tape of the operation that made this tensor; <see cref="NotRecorded"/> for a leaf.</summary>
    internal int TapePosition { get; set; } = NotRecorded;

    /// <summary>The gradient of a recorded result, until its operation takes it.</summary>
    internal Tensor? IncomingGradient { get; set; }

    /// <summary>
    /// The sum of the gradients that have arrived: of a leaf, what it keeps; of a recorded result, what its operation will take.
    /// </summary>
    internal Tensor? GradientSoFar => TapePosition == NotRecorded ? Gradient : IncomingGradient;

    /// <summary>Whether <see cref="GradientSoFar"/> is in memory that no other tensor shares, so that more may be added in place.</summary>
    internal bool OwnsGradient { get; set; }

    /// <summary>The step this tensor was made in; 0 if outside any.</summary>
    internal long StepNumber { get; private set; }

    /// <summary>The memory behind the tensor.</summary>
    /// <exception cref="InvalidOperationException">The step the tensor was made in has ended.</exception>
    internal Storage Storage
    {
        get => _storage ?? throw new InvalidOperationException(
            $"Tensor {Shape} was made in a step that has ended, and its memory is in use for something else: " +
            "read it (ToArray) before the step is disposed, or make it outside the step.");

        // For a device that runs operations on another.
        set => _storage = value;
    }

    /// <summary>The memory behind the tensor, for callers that require this element type.</summary>
    /// <exception cref="ArgumentException">The tensor has elements of the other type.</exception>
    /// <exception cref="InvalidOperationException">The step the tensor was made in has ended.</exception>
    internal Storage StorageOf(ElementType elementType)
    {
        if (Storage.ElementType != elementType)
        {
            throw new ArgumentException(elementType == ElementType.Real
                ? $"{Name} holds integers, where real numbers are needed; integers are labels, and are read with ToIndexArray."
                : $"{Name} holds real numbers, where integers are needed; make them with device.FromIndices.");
        }

        return Storage;
    }

    /// <summary>Copies the elements to a new array on the host.</summary>
    public float[] ToArray()
    {
        var values = new float[Shape.Length];
        CopyTo(values);
        return values;
    }

    /// <summary>Copies the elements to the host.</summary>
    /// <exception cref="ArgumentException">The destination's length is not the number of elements.</exception>
    public void CopyTo(Span<float> destination)
    {
        CheckLength(destination.Length, "CopyTo");
        Device.Download(StorageOf(ElementType.Real), destination);
    }

    /// <summary>Copies the elements to a new array on the host in double precision: exact on the reference device.</summary>
    public double[] ToDoubleArray()
    {
        var values = new double[Shape.Length];
        Device.Download(StorageOf(ElementType.Real), values);
        return values;
    }

    /// <summary>Copies the integers of an <see cref="ElementType.Index"/> tensor to a new array on the host.</summary>
    public int[] ToIndexArray()
    {
        var values = new int[Shape.Length];
        Device.Download(StorageOf(ElementType.Index), values);
        return values;
    }

    /// <summary>The one element of a tensor of one element.</summary>
    /// <exception cref="InvalidOperationException">There are more elements.</exception>
    public float ToScalar()
    {
        if (Shape.Length != 1)
            throw new InvalidOperationException(
                $"ToScalar: the tensor has {Shape.Length} elements (shape {Shape}); only one can be read as a number.");
        Span<float> value = stackalloc float[1];
        CopyTo(value);
        return value[0];
    }

    /// <summary>Replaces the elements with values from the host, row-major.</summary>
    /// <exception cref="ArgumentException">The number of values is not the number of elements.</exception>
    public void CopyFrom(ReadOnlySpan<float> values)
    {
        CheckLength(values.Length, "CopyFrom");
        Device.Upload(values, StorageOf(ElementType.Real));
    }

    /// <summary>Replaces the elements with values from the host in double precision: exact on the reference device.</summary>
    /// <exception cref="ArgumentException">The number of values is not the number of elements.</exception>
    public void CopyFrom(ReadOnlySpan<double> values)
    {
        CheckLength(values.Length, "CopyFrom");
        Device.Upload(values, StorageOf(ElementType.Real));
    }

    /// <summary>Replaces the elements with those of a tensor of the same shape on the same device.</summary>
    /// <exception cref="ArgumentException">The shapes or the devices differ.</exception>
    public void CopyFrom(Tensor source)
    {
        CheckDevice(nameof(CopyFrom), source);
        if (source.Shape != Shape)
            throw new ArgumentException($"CopyFrom: the shapes differ, {source.Shape} and {Shape}.");
        Device.Copy(source.StorageOf(ElementType.Real), StorageOf(ElementType.Real));
    }

    /// <summary>The same elements, without copying, as a tensor that no gradient flows through.</summary>
    public Tensor Detach() => Device.NewView(Storage, Shape);

    /// <summary>
    /// The elements as NumPy prints an array, cut in the middle if there are more than 1000: <c>[[1. 2.]\n [3. 4.]]</c>. Waits for the
    /// device. Of a tensor whose step has ended, only the shape and the device.
    /// </summary>
    public override string ToString() => _storage is null ? $"{Name} (expired)"
        : ElementType == ElementType.Index ? TensorText.Of(Shape, ToIndexArray())
        : TensorText.Of(Shape, ToDoubleArray(), areSingles: Device is not ReferenceDevice);

    /// <summary>The shape and the device, for messages: <c>Tensor [32, 10] on cpu</c>.</summary>
    internal string Name => $"Tensor {Shape} on {Device.Name}";

    internal void Assign(Storage storage, Shape shape, long stepNumber)
    {
        _storage = storage;
        Shape = shape;
        StepNumber = stepNumber;

        // The object may have been another tensor and written to after it expired.
        RequiresGradient = false;
        KeepsGradient = false;
    }

    internal void Expire()
    {
        _storage = null;
        IncomingGradient = null;
        Gradient = null;
        OwnsGradient = false;
        TapePosition = NotRecorded;
    }

    /// <summary>Rejects operands on another device.</summary>
    internal void CheckDevice(string operation, params ReadOnlySpan<Tensor> operands)
    {
        foreach (var operand in operands)
        {
            if (operand.Device != Device)
                throw new ArgumentException($"{operation}: all tensors must be on the same device; got {Name} and {operand.Name}.");
        }
    }

    private void CheckLength(int length, string operation)
    {
        if (length != Shape.Length)
            throw new ArgumentException($"{operation}: {length} values given for a tensor of {Shape.Length} elements (shape {Shape}).");
    }
}
