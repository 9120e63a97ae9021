using System.Diagnostics.CodeAnalysis;
using Gtzan.Engine.Watched;

namespace Gtzan.Engine;

/// <summary>A device whose operations all pass through one method, with what they read and write, before another device runs them.</summary>
public abstract partial class WatchedDevice : Device
{
    /// <summary>Watches a device, and disposes it in the end.</summary>
    private protected WatchedDevice(Device watched) => Inner = watched;

    /// <summary>How an operation runs on a device: it finds its tensors there with the second argument.</summary>
    private protected delegate void Operation(Device device, Locate on);

    /// <summary>Where a tensor is on a device.</summary>
    [return: NotNullIfNotNull(nameof(tensor))]
    private protected delegate Tensor? Locate(Tensor? tensor);

    /// <inheritdoc/>
    public override string Name => Inner.Name;

    /// <inheritdoc/>
    public override DeviceMemory Memory => Inner.Memory with { PersistentBuffers = PersistentBuffers };

    /// <summary>The device that is watched.</summary>
    private protected Device Inner { get; }

    internal override void RecycleStepMemory() => Inner.RecycleStepMemory();

    internal override void Upload(ReadOnlySpan<float> values, Storage destination) => Inner.Upload(values, InnerOf(destination));

    internal override void Upload(ReadOnlySpan<double> values, Storage destination) => Inner.Upload(values, InnerOf(destination));

    internal override void Upload(ReadOnlySpan<int> values, Storage destination) => Inner.Upload(values, InnerOf(destination));

    internal override void Download(Storage source, Span<float> values) => Inner.Download(InnerOf(source), values);

    internal override void Download(Storage source, Span<double> values) => Inner.Download(InnerOf(source), values);

    internal override void Download(Storage source, Span<int> values) => Inner.Download(InnerOf(source), values);

    private protected override Storage Allocate(int length, ElementType elementType) => new WatchedStorage(Inner.NewStorage(length, elementType));

    private protected override Storage AllocateForStep(int length, ElementType elementType) => new WatchedStorage(Inner.NewStorageForStep(length, elementType));

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Inner.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>Runs an operation, and looks at it.</summary>
    /// <param name="name">The operation.</param>
    /// <param name="inputs">What it reads.</param>
    /// <param name="results">What it writes, and may have read before.</param>
    /// <param name="magnitude">What rounding errors are to be measured against.</param>
    /// <param name="operation">The operation.</param>
    /// <param name="incoming">For <see cref="Magnitude.IncomingGradient"/>: the largest absolute value that matters.</param>
    /// <param name="isRecurrent">Whether it feeds its rounding errors back to itself step by step.</param>
    private protected abstract void Run(
        string name, Tensor?[] inputs, Tensor?[] results, Magnitude magnitude, Operation operation, Func<double>? incoming = null, bool isRecurrent = false);

    /// <summary>Runs an operation on the device that is watched.</summary>
    private protected void RunInner(Operation operation) => operation(Inner, tensor => tensor is null ? null : new Tensor(Inner, InnerOf(tensor.Storage), tensor.Shape));

    private static Storage InnerOf(Storage storage) => ((WatchedStorage)storage).Inner;
}
