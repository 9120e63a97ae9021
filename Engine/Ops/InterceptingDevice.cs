using Gtzan.Engine.Devices;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Devices.Reference;
using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops;

/// <summary>Wraps a device and passes every operation, with its inputs and results, through one method.</summary>
public abstract class InterceptingDevice : Device
{
    /// <summary>Wraps a device and disposes it with this one.</summary>
    private protected InterceptingDevice(Device inner) => Inner = inner;

    /// <inheritdoc/>
    public override string Name => Inner.Name;

    /// <inheritdoc/>
    public override DeviceMemory Memory => Inner.Memory with { PersistentBuffers = PersistentBuffers };

    /// <summary>For tests: changes a result, given the operation's name, before it is checked.</summary>
    internal Action<string, Tensor>? Tamper { get; set; }

    /// <summary>The device that runs the operations.</summary>
    private protected Device Inner { get; }

    internal override Storage AllocateForStep(int length, ElementType elementType) =>
        new InterceptedStorage(Inner.AllocateForStep(length, elementType));

    internal override void RecycleStepMemory() => Inner.RecycleStepMemory();

    internal override void Upload(ReadOnlySpan<float> values, Storage destination) => Inner.Upload(values, InnerOf(destination));

    internal override void Upload(ReadOnlySpan<double> values, Storage destination) => Inner.Upload(values, InnerOf(destination));

    internal override void Upload(ReadOnlySpan<int> values, Storage destination) => Inner.Upload(values, InnerOf(destination));

    internal override void Download(Storage source, Span<float> values) => Inner.Download(InnerOf(source), values);

    internal override void Download(Storage source, Span<double> values) => Inner.Download(InnerOf(source), values);

    internal override void Download(Storage source, Span<int> values) => Inner.Download(InnerOf(source), values);

    internal override void Copy(Storage source, Storage destination) => Inner.Copy(InnerOf(source), InnerOf(destination));

    internal override void Fill(Storage x, float value) => Intercept(new FillOp(Vector(x), value));

    internal override void Add(Storage left, Storage right, Storage sum)
    {
        var (l, r) = (Vector(left), Vector(right));
        Intercept(new AddOp(l, r, ReferenceEquals(sum, left) ? l : ReferenceEquals(sum, right) ? r : Vector(sum)));
    }

    /// <summary>Runs an operation, or the operations it consists of.</summary>
    internal void Run(IOp op)
    {
        if (op.Steps is not { } steps)
        {
            Intercept(op);
            return;
        }

        foreach (var step in steps)
            Intercept(step);
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Runs an operation with <see cref="RunInner"/>, before or after whatever else is done with it.</summary>
    private protected abstract void Intercept(IOp op);

    /// <summary>Runs an operation on the wrapped device.</summary>
    private protected void RunInner(IOp op) => RunOn(Inner, op, tensor => InnerOf(tensor.Storage));

    /// <summary>Runs an operation on another device; its tensors temporarily use that device's storage.</summary>
    private protected static void RunOn(Device device, IOp op, Func<Tensor, Storage> storageThere)
    {
        var tensors = op.Inputs.Concat(op.Results).OfType<Tensor>().Distinct().ToArray();
        var here = Array.ConvertAll(tensors, tensor => tensor.Storage);
        var there = Array.ConvertAll(tensors, tensor => storageThere(tensor));
        try
        {
            for (var i = 0; i < tensors.Length; i++)
                tensors[i].Storage = there[i];
            device.Run(op);
        }
        finally
        {
            for (var i = 0; i < tensors.Length; i++)
                tensors[i].Storage = here[i];
        }
    }

    private protected override Storage AllocatePersistent(int length, ElementType elementType) =>
        new InterceptedStorage(Inner.Allocate(length, elementType));

    private Tensor Vector(Storage storage) => new(this, storage, [storage.Length]);

    private static Storage InnerOf(Storage storage) => ((InterceptedStorage)storage).Inner;

    private sealed class InterceptedStorage : Storage
    {
        public InterceptedStorage(Storage inner)
        {
            Inner = inner;
            (Length, ElementType) = (inner.Length, inner.ElementType);
        }

        public Storage Inner { get; }
    }

    // The computations of a device itself, as operations.
    private sealed class FillOp(Tensor x, float value) : IOp
    {
        public string Name => "Fill";

        public IReadOnlyList<Tensor?> Inputs => [];

        public IReadOnlyList<Tensor?> Results => [x];

        public Magnitude Magnitude => Magnitude.Element;

        public void Run(ReferenceDevice device) => device.Fill(x.Storage, value);

        public void Run(CpuDevice device) => device.Fill(x.Storage, value);

        public void Run(GpuDevice device) => device.Fill(x.Storage, value);
    }

    private sealed class AddOp(Tensor left, Tensor right, Tensor sum) : IOp
    {
        public string Name => "Add";

        public IReadOnlyList<Tensor?> Inputs => [left, right];

        public IReadOnlyList<Tensor?> Results => [sum];

        public Magnitude Magnitude => Magnitude.IncomingGradient;

        public double IncomingGradient => Math.Max(left.LargestMagnitude(), right.LargestMagnitude());

        public void Run(ReferenceDevice device) => device.Add(left.Storage, right.Storage, sum.Storage);

        public void Run(CpuDevice device) => device.Add(left.Storage, right.Storage, sum.Storage);

        public void Run(GpuDevice device) => device.Add(left.Storage, right.Storage, sum.Storage);
    }
}
