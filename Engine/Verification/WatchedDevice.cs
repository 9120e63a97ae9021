namespace Gtzan.Engine;

/// <summary>Wraps a device and passes every operation, with its inputs and results, through one method.</summary>
public abstract class WatchedDevice : Device
{
    /// <summary>Wraps a device and disposes it with this one.</summary>
    private protected WatchedDevice(Device watched) => Inner = watched;

    /// <inheritdoc/>
    public override string Name => Inner.Name;

    /// <inheritdoc/>
    public override DeviceMemory Memory => Inner.Memory with { PersistentBuffers = PersistentBuffers };

    /// <summary>For tests: spoils a result of the watched device, given the operation's name, before it is checked.</summary>
    internal Action<string, Tensor>? Tamper { get; set; }

    /// <summary>The device that is watched.</summary>
    private protected Device Inner { get; }

    internal override void RecycleStepMemory() => Inner.RecycleStepMemory();

    internal override void Upload(ReadOnlySpan<float> values, Storage destination) => Inner.Upload(values, InnerOf(destination));

    internal override void Upload(ReadOnlySpan<double> values, Storage destination) => Inner.Upload(values, InnerOf(destination));

    internal override void Upload(ReadOnlySpan<int> values, Storage destination) => Inner.Upload(values, InnerOf(destination));

    internal override void Download(Storage source, Span<float> values) => Inner.Download(InnerOf(source), values);

    internal override void Download(Storage source, Span<double> values) => Inner.Download(InnerOf(source), values);

    internal override void Download(Storage source, Span<int> values) => Inner.Download(InnerOf(source), values);

    internal override Storage Allocate(int length, ElementType elementType) => new WatchedStorage(Inner.Allocate(length, elementType));

    internal override Storage AllocateForStep(int length, ElementType elementType) => new WatchedStorage(Inner.AllocateForStep(length, elementType));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Runs an operation, or the operations it consists of, and inspects the results.</summary>
    internal override void Run<TOp>(in TOp op)
    {
        if (op is not ITensorOp watched)
            throw new NotSupportedException($"{typeof(TOp).Name} cannot run on a watched device: it does not say what it reads and writes (ITensorOp).");
        if (watched.Steps is not { } steps)
        {
            Watch(watched);
            return;
        }

        foreach (var step in steps)
            Watch(step);
    }

    /// <summary>Runs an operation on the watched device and inspects its results.</summary>
    private protected abstract void Watch(ITensorOp op);

    /// <summary>Runs an operation on the device that is watched.</summary>
    private protected void RunInner(ITensorOp op) => RunOn(Inner, op, tensor => InnerOf(tensor.Storage));

    /// <summary>Runs an operation on another device; its tensors temporarily use that device's storage.</summary>
    private protected static void RunOn(Device device, ITensorOp op, Func<Tensor, Storage> storageThere)
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

    private static Storage InnerOf(Storage storage) => ((WatchedStorage)storage).Inner;
}
