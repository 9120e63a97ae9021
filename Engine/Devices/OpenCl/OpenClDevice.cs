using System.Runtime.InteropServices;
using Gtzan.Engine.Gpu;
using Gtzan.Engine.OpenCl;

namespace Gtzan.Engine;

/// <summary>
/// Runs the GPU kernels on an OpenCL 1.2 device: a graphics card, or the processor through PoCL. Nothing waits for it but the reading of a result.
/// The operations are in <c>Ops/&lt;Op&gt;/&lt;Op&gt;.Gpu.cs</c>.
/// </summary>
public sealed unsafe class OpenClDevice : GpuDevice
{
    private readonly OpenClDeviceInfo _info;
    private readonly OpenClMemory _memory;
    private readonly StepMemory<OpenClStorage> _stepMemory;
    private readonly StagingRing _staging;
    private bool _isDisposed;

    /// <summary>Opens a device of this machine.</summary>
    /// <param name="number">Which, from 0, as <c>gtzan devices</c> lists them.</param>
    /// <exception cref="DeviceException">There is no such device, or it cannot be opened. The message says what to do.</exception>
    public OpenClDevice(int number = 0)
        : this(OpenClInstallation.Default, number, new KernelCache())
    {
    }

    /// <summary>Opens a device among those, and with a cache, that tests choose.</summary>
    internal OpenClDevice(OpenClInstallation installation, int number, KernelCache cache)
    {
        (var api, _info) = installation.Find(number);
        Name = OpenClInstallation.NameOf(number);
        Queue = new OpenClQueue(api, _info, Name, MakeRoom);
        _memory = new OpenClMemory(Queue);
        _stepMemory = new StepMemory<OpenClStorage>(capacity => new OpenClStorage(_memory, capacity), storage => storage.Dispose());
        _staging = new StagingRing(Queue, _memory);
        Compiler = new OpenClCompiler(Queue, cache);
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Description => _info.ComputesWith;

    /// <inheritdoc/>
    public override DeviceMemory Memory => new(PersistentBuffers, _stepMemory.BuffersInUse, _stepMemory.ReservedBytes);

    internal override int MaximumGroupSize => (int)Math.Min((nuint)_info.MaximumGroupSize, _info.MaximumItemSizes.X);

    internal override int SharedMemoryBytes => _info.LocalMemory;

    internal override int ComputeUnits => _info.ComputeUnits;

    internal OpenClQueue Queue { get; }

    internal OpenClCompiler Compiler { get; }

    /// <summary>How many buffers there are on the device, of any use.</summary>
    internal int Buffers => _memory.Buffers;

    /// <summary>How many buffers have been made for steps: it stands still in a steady step.</summary>
    internal int StepBuffersMade => _stepMemory.BuffersMade;

    /// <summary>Begins a launch. The arguments follow in the kernel's order.</summary>
    internal OpenClLaunch Begin(KernelDefinition kernel)
    {
        Queue.ThrowIfUnusable();
        return new OpenClLaunch(this, Compiler.Get(kernel));
    }

    internal override void Finish() => Queue.Finish();

    internal override void RecycleStepMemory()
    {
        _stepMemory.Recycle();
        if (_isDisposed)
            return;
        _memory.FreeCollected();
        Queue.Flush();
    }

    internal override void Upload(ReadOnlySpan<float> values, Storage destination) => Upload(MemoryMarshal.AsBytes(values), (OpenClStorage)destination);

    internal override void Upload(ReadOnlySpan<int> values, Storage destination)
    {
        var storage = (OpenClStorage)destination;
        Upload(MemoryMarshal.AsBytes(values), storage);
        storage.NoteIndices(values);
    }

    internal override void Upload(ReadOnlySpan<double> values, Storage destination)
    {
        const int Most = StagingRing.LargestPiece / sizeof(float);
        var buffer = ((OpenClStorage)destination).Buffer;
        for (var first = 0; first < values.Length; first += Most)
        {
            var count = Math.Min(Most, values.Length - first);
            var staged = (float*)_staging.Prepare(count * sizeof(float));
            for (var i = 0; i < count; i++)
                staged[i] = (float)values[first + i];
            _staging.Send(buffer, (long)first * sizeof(float), count * sizeof(float));
        }

        GC.KeepAlive(destination);
    }

    internal override void Download(Storage source, Span<float> values) => Download(MemoryMarshal.AsBytes(values), source);

    internal override void Download(Storage source, Span<int> values) => Download(MemoryMarshal.AsBytes(values), source);

    internal override void Download(Storage source, Span<double> values)
    {
        // The floats arrive in the second half of the doubles' place; widened from the first on, none is written over before it is read.
        var floats = MemoryMarshal.Cast<double, float>(values)[values.Length..];
        Download(source, floats);
        for (var i = 0; i < values.Length; i++)
            values[i] = floats[i];
    }

    private protected override int MaximumGroupSizeOf(KernelDefinition kernel)
    {
        // Some devices take groups in one dimension alone.
        var fits = (nuint)kernel.GroupSize.Y <= _info.MaximumItemSizes.Y && (nuint)kernel.GroupSize.Z <= _info.MaximumItemSizes.Z;
        return fits ? Math.Min(MaximumGroupSize, Compiler.Get(kernel).MaximumGroupSize) : 1;
    }

    private protected override Storage Allocate(int length, ElementType elementType)
    {
        var storage = new OpenClStorage(_memory, length);
        storage.Assign(length, elementType);
        return storage;
    }

    private protected override Storage AllocateForStep(int length, ElementType elementType) => _stepMemory.Take(length, elementType);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (!disposing || _isDisposed)
            return;

        _isDisposed = true;
        Queue.Drain();
        _staging.Free();
        Compiler.Dispose();
        _memory.FreeAll();
        Queue.Dispose();
        base.Dispose(disposing);
    }

    private void Upload(ReadOnlySpan<byte> values, OpenClStorage destination)
    {
        for (var first = 0; first < values.Length; first += StagingRing.LargestPiece)
        {
            var piece = values[first..Math.Min(values.Length, first + StagingRing.LargestPiece)];
            piece.CopyTo(new Span<byte>(_staging.Prepare(piece.Length), piece.Length));
            _staging.Send(destination.Buffer, first, piece.Length);
        }

        // Making room for a piece may free what nobody holds any more.
        GC.KeepAlive(destination);
    }

    private void Download(Span<byte> values, Storage source)
    {
        fixed (byte* first = values)
            Queue.Read(((OpenClStorage)source).Buffer, first, values.Length);
    }

    private bool MakeRoom(bool collects)
    {
        var before = Queue.HeldBytes;
        Queue.Finish();
        if (collects)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            _memory.FreeCollected();
        }

        _stepMemory.ReleaseSpares();
        return Queue.HeldBytes < before;
    }
}
