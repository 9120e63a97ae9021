namespace Gtzan.Engine.Devices;

/// <summary>
/// Memory and the processor that computes on it. Operations are separate types (<c>IOp</c>) that run on every kind of device, each in a
/// folder under <c>Ops</c>.
/// </summary>
/// <remarks>
/// A device is used by one thread at a time; inside, it may use as many as it likes, but the bits of a result do not depend on how many.
/// </remarks>
public abstract class Device : IDisposable
{
    private protected Device()
    {
    }

    /// <summary>The name by which it is chosen: <c>cpu</c>, <c>reference</c>.</summary>
    public abstract string Name { get; }

    /// <summary>A description in one line.</summary>
    public abstract string Description { get; }

    /// <summary>The memory that the device holds.</summary>
    public abstract DeviceMemory Memory { get; }

    /// <summary>The state of the current step, kept by the layers above: its tensors and its tape.</summary>
    internal object? Scope { get; set; }

    /// <summary>The number of buffers made outside any step so far.</summary>
    private protected int PersistentBuffers { get; private set; }

    /// <inheritdoc/>
    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Allocates memory that lives as long as it is referenced.</summary>
    internal Storage Allocate(int length, ElementType elementType)
    {
        PersistentBuffers++;
        return AllocatePersistent(length, elementType);
    }

    /// <summary>Allocates memory that is valid until <see cref="RecycleStepMemory"/>.</summary>
    internal abstract Storage AllocateForStep(int length, ElementType elementType);

    /// <summary>Ends a step: its memory may be handed out again.</summary>
    internal abstract void RecycleStepMemory();

    /// <summary>Copies from host to device.</summary>
    internal abstract void Upload(ReadOnlySpan<float> values, Storage destination);

    /// <inheritdoc cref="Upload(ReadOnlySpan{float}, Storage)"/>
    internal abstract void Upload(ReadOnlySpan<double> values, Storage destination);

    /// <inheritdoc cref="Upload(ReadOnlySpan{float}, Storage)"/>
    internal abstract void Upload(ReadOnlySpan<int> values, Storage destination);

    /// <summary>Copies from device to host; waits for the operations that compute the values.</summary>
    internal abstract void Download(Storage source, Span<float> values);

    /// <inheritdoc cref="Download(Storage, Span{float})"/>
    internal abstract void Download(Storage source, Span<double> values);

    /// <inheritdoc cref="Download(Storage, Span{float})"/>
    internal abstract void Download(Storage source, Span<int> values);

    /// <summary>destination[i] ← source[i], real numbers on this device.</summary>
    internal abstract void Copy(Storage source, Storage destination);

    /// <summary>x[i] ← value.</summary>
    internal abstract void Fill(Storage x, float value);

    /// <summary>sum[i] ← left[i] + right[i]: the accumulation of gradients. <paramref name="sum"/> may be an operand.</summary>
    internal abstract void Add(Storage left, Storage right, Storage sum);

    /// <inheritdoc cref="Allocate"/>
    private protected abstract Storage AllocatePersistent(int length, ElementType elementType);

    /// <summary>Frees threads and handles. Tensors of the device must not be used afterwards.</summary>
    protected virtual void Dispose(bool disposing)
    {
    }
}
