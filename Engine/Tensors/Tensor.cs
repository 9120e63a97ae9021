namespace Gtzan.Engine;

/// <summary>
/// A row-major array of numbers on one device, and the place where autograd keeps its bookkeeping.
/// Operations are methods (<c>x.MatMul(w).Add(b).Relu()</c>), each defined in its own folder under <c>Ops</c>.
/// A tensor made inside a <see cref="Step"/> expires with it; one made outside lives as long as somebody holds it. Nobody disposes tensors.
/// </summary>
public sealed partial class Tensor
{
    private Storage? _storage;
    private Tensor? _incomingGradient;
    private Tensor? _gradient;
    private Tensor? _decay;

    internal Tensor(Device device) => Device = device;

    internal Tensor(Device device, Storage storage, Shape shape)
        : this(device) => Assign(storage, shape, stepNumber: 0);

    /// <summary>Where the elements are.</summary>
    public Device Device { get; }

    /// <summary>The sizes of the dimensions.</summary>
    public Shape Shape { get; private set; }

    /// <summary>What the elements are.</summary>
    public ElementType ElementType => Storage.ElementType;

    /// <summary>Whether a backward pass should reach this tensor. Set it on inputs; results inherit it.</summary>
    public bool RequiresGradient { get; set; }

    /// <summary>
    /// ∂loss/∂this after <see cref="Backward"/>, until the step ends; null where none has arrived.
    /// Kept for leaves (parameters, inputs). For the result of an operation only if <see cref="KeepsGradient"/> is set.
    /// </summary>
    public Tensor? Gradient
    {
        get
        {
            // Nobody has needed the penalty's gradient as a tensor until now.
            if (_decay is { } decay)
            {
                _decay = null;
                _gradient = SumOf(_gradient, Multiplied(decay));
            }

            return _gradient;
        }
    }

    /// <summary>Ask the backward pass to leave the gradient of this intermediate result for you to look at.</summary>
    public bool KeepsGradient { get; set; }

    /// <summary>The operation that made this tensor, if it was recorded.</summary>
    internal Node? Creator { get; set; }

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

    /// <summary>The memory behind the tensor, for who is about to read or write elements of a type.</summary>
    /// <exception cref="ArgumentException">The tensor has elements of the other type.</exception>
    /// <exception cref="InvalidOperationException">The step the tensor was made in has ended.</exception>
    internal Storage StorageOf(ElementType elementType)
    {
        if (Storage.ElementType != elementType)
        {
            throw new ArgumentException(elementType == ElementType.Real
                ? $"{this} holds integers, where real numbers are needed; integers are labels, and are read with ToIndexArray."
                : $"{this} holds real numbers, where integers are needed; make them with device.FromIndices.");
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
            throw new InvalidOperationException($"ToScalar: the tensor has {Shape.Length} elements (shape {Shape}); only one can be read as a number.");
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

    /// <summary>
    /// Computes the gradient of this scalar with respect to every tensor it was made from that <see cref="RequiresGradient"/>,
    /// and adds it to their <see cref="Gradient"/>.
    /// </summary>
    /// <exception cref="InvalidOperationException">This is no scalar, or nothing was recorded for it.</exception>
    public void Backward()
    {
        if (Shape.Length != 1)
            throw new InvalidOperationException($"Backward: a loss is one number, this tensor has {Shape.Length} (shape {Shape}); reduce it first, for example with Sum().");
        if (Creator is null || !Device.Step.IsOpen)
        {
            throw new InvalidOperationException(
                "Backward: nothing was recorded for this tensor. Compute it between device.BeginStep() and the step's end, from at least one tensor with RequiresGradient.");
        }

        Device.Step.Backward(this);
    }

    /// <summary>The shape and the device: <c>Tensor [32, 10] on cpu</c>.</summary>
    public override string ToString() => $"Tensor {Shape} on {Device.Name}{(_storage is null ? " (expired)" : "")}";

    /// <summary>Adds ∂loss/∂this, from one consumer. Never writes into <paramref name="gradient"/>: several tensors may share it.</summary>
    internal void AddGradient(Tensor gradient)
    {
        if (!RequiresGradient)
            return;
        if (gradient.Shape != Shape)
            throw new InvalidOperationException($"Backward: a gradient of shape {gradient.Shape} arrived for a tensor of shape {Shape}.");

        if (Creator is not null)
        {
            _incomingGradient = SumOf(_incomingGradient, gradient);
            return;
        }

        NoteGradientArrives();
        _gradient = SumOf(_gradient, gradient);
    }

    /// <summary>
    /// Adds factor · this, factor being one number: the gradient of a penalty on the sum of squares. On a parameter it is kept as the
    /// factor alone, so that the optimiser can fold it into its pass over memory; <see cref="Gradient"/> works it out for whoever looks.
    /// </summary>
    internal void AddDecay(Tensor factor)
    {
        if (!RequiresGradient)
            return;
        if (Creator is not null)
        {
            AddGradient(Multiplied(factor));
            return;
        }

        NoteGradientArrives();
        _decay = SumOf(_decay, factor);
    }

    /// <summary>
    /// The gradient in two parts, for who computes gradient + decay[0] · this itself. There is no decay without a gradient.
    /// </summary>
    internal (Tensor? Gradient, Tensor? Decay) GradientAndDecay => _gradient is null ? (Gradient, null) : (_gradient, _decay);

    /// <summary>The gradient that has arrived for an operation's result; taken, so that a second backward pass starts anew.</summary>
    internal Tensor? TakeIncomingGradient()
    {
        var incoming = _incomingGradient;
        _incomingGradient = null;
        if (KeepsGradient && incoming is not null)
            _gradient = SumOf(_gradient, incoming);
        return incoming;
    }

    /// <summary>The largest absolute value.</summary>
    internal double LargestMagnitude() => ToDoubleArray().Max(Math.Abs);

    internal void ClearGradient() => (_gradient, _decay) = (null, null);

    internal void Assign(Storage storage, Shape shape, long stepNumber)
    {
        _storage = storage;
        Shape = shape;
        StepNumber = stepNumber;

        // The object may have had another life, and somebody may have written to it after that had ended.
        RequiresGradient = false;
        KeepsGradient = false;
    }

    internal void Expire()
    {
        _storage = null;
        _incomingGradient = null;
        ClearGradient();
        Creator = null;
    }

    private void NoteGradientArrives()
    {
        if (_gradient is null && _decay is null)
            Device.Step.NoteLeafGradient(this);
    }

    private Tensor Multiplied(Tensor factor)
    {
        var result = Device.NewTensor(Shape);
        Device.Run(new ArithmeticOp(ArithmeticOperation.Multiply, this, factor, result));
        return result;
    }

    private Tensor SumOf(Tensor? sum, Tensor term)
    {
        if (sum is null)
            return term;
        var result = Device.NewTensor(term.Shape);
        Device.Run(new ArithmeticOp(ArithmeticOperation.Add, sum, term, result));
        return result;
    }

    /// <summary>Refuses operands on another device than this tensor's, before anything is computed.</summary>
    private void CheckDevice(string operation, params ReadOnlySpan<Tensor> operands)
    {
        foreach (var operand in operands)
        {
            if (operand.Device != Device)
                throw new ArgumentException($"{operation}: all tensors must be on the same device; got {this} and {operand}.");
        }
    }

    private void CheckLength(int length, string operation)
    {
        if (length != Shape.Length)
            throw new ArgumentException($"{operation}: {length} values given for a tensor of {Shape.Length} elements (shape {Shape}).");
    }
}
