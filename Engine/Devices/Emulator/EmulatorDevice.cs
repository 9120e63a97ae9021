using Gtzan.Engine.Emulator;
using Gtzan.Engine.Gpu;

namespace Gtzan.Engine;

/// <summary>
/// Runs the GPU kernels as the C# they are written in, on the host, item by item: to step through one under a debugger, and to see that one keeps to its
/// memory. Every access is checked, new memory holds NaN, and items of a group that reach different barriers are an error. Slow.
/// </summary>
public sealed class EmulatorDevice : GpuDevice
{
    private int _stepBuffers;

    /// <inheritdoc/>
    public override string Name => "emulator";

    /// <inheritdoc/>
    public override string Description => "float32, the GPU kernels as C# on the host, item by item, every access checked: to debug them";

    /// <inheritdoc/>
    public override DeviceMemory Memory => new(PersistentBuffers, _stepBuffers, ReservedBytes: 0);

    internal override int MaximumGroupSize => 1024;

    internal override int SharedMemoryBytes => 32 * 1024;

    internal override int ComputeUnits => 2;

    /// <summary>Runs an element-wise kernel on items 0 … items − 1, one after the other.</summary>
    internal static void Run(KernelDefinition kernel, int items, Action<Index1D> item)
    {
        for (var i = 0; i < items; i++)
        {
            try
            {
                item(i);
            }
            catch (ArgumentOutOfRangeException exception)
            {
                throw new InvalidOperationException($"Kernel {kernel.Name}, item {i} of {items}: {exception.Message}", exception);
            }
        }
    }

    /// <summary>Runs a tiled kernel: the items of a group on a thread each.</summary>
    internal void Run(KernelDefinition kernel, GroupCount groups, Action item) => EmulatedGroup.RunGrid(kernel.Name, groups, GroupSizeOf(kernel), item);

    /// <summary>A kernel's window on a tensor.</summary>
    internal static ArrayView<T> View<T>(Tensor tensor, ElementType elementType)
        where T : unmanaged =>
        ((EmulatorStorage)tensor.StorageOf(elementType)).View<T>();

    internal override void RecycleStepMemory() => _stepBuffers = 0;

    internal override void Upload(ReadOnlySpan<float> values, Storage destination) => values.CopyTo(((EmulatorStorage)destination).Reals);

    internal override void Upload(ReadOnlySpan<double> values, Storage destination)
    {
        var reals = ((EmulatorStorage)destination).Reals;
        for (var i = 0; i < values.Length; i++)
            reals[i] = (float)values[i];
    }

    internal override void Upload(ReadOnlySpan<int> values, Storage destination)
    {
        var storage = (EmulatorStorage)destination;
        values.CopyTo(storage.Indices);
        storage.NoteIndices(values);
    }

    internal override void Download(Storage source, Span<float> values) => ((EmulatorStorage)source).Reals.CopyTo(values);

    internal override void Download(Storage source, Span<double> values)
    {
        var reals = ((EmulatorStorage)source).Reals;
        for (var i = 0; i < values.Length; i++)
            values[i] = reals[i];
    }

    internal override void Download(Storage source, Span<int> values) => ((EmulatorStorage)source).Indices.CopyTo(values);

    private protected override Storage Allocate(int length, ElementType elementType) => new EmulatorStorage(length, elementType);

    private protected override Storage AllocateForStep(int length, ElementType elementType)
    {
        _stepBuffers++;
        return new EmulatorStorage(length, elementType);
    }
}
