namespace Gtzan.Engine;

/// <summary>
/// Holds tensors and runs operations on them. Operations are not listed here: each is a value that knows how to run on every kind of device
/// (<see cref="IOp"/>), in a folder of its own under <c>Ops</c>.
/// </summary>
/// <remarks>
/// A device is used by one thread at a time; inside, it may use as many as it likes, but the bits of a result do not depend on how many.
/// </remarks>
public abstract partial class Device : IDisposable
{
    /// <summary>Runs an operation. It finds its implementation for this kind of device itself.</summary>
    internal abstract void Run<TOp>(in TOp op)
        where TOp : IOp;

    // ---- memory ---------------------------------------------------------------------------------------------------------------------------

    /// <summary>New memory that lives as long as somebody holds it.</summary>
    internal abstract Storage Allocate(int length, ElementType elementType);

    /// <summary>Memory that is valid until <see cref="RecycleStepMemory"/>.</summary>
    internal abstract Storage AllocateForStep(int length, ElementType elementType);

    /// <summary>The step has ended: its memory may be handed out again.</summary>
    internal abstract void RecycleStepMemory();

    /// <summary>Host to device.</summary>
    internal abstract void Upload(ReadOnlySpan<float> values, Storage destination);

    /// <inheritdoc cref="Upload(ReadOnlySpan{float}, Storage)"/>
    internal abstract void Upload(ReadOnlySpan<double> values, Storage destination);

    /// <inheritdoc cref="Upload(ReadOnlySpan{float}, Storage)"/>
    internal abstract void Upload(ReadOnlySpan<int> values, Storage destination);

    /// <summary>Device to host; waits for the operations that make the values.</summary>
    internal abstract void Download(Storage source, Span<float> values);

    /// <inheritdoc cref="Download(Storage, Span{float})"/>
    internal abstract void Download(Storage source, Span<double> values);

    /// <inheritdoc cref="Download(Storage, Span{float})"/>
    internal abstract void Download(Storage source, Span<int> values);
}
