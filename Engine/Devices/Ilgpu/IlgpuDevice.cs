using System.Runtime.InteropServices;
using Gtzan.Engine.Gpu;
using Gtzan.Engine.Ilgpu;
using ILGPU.Runtime;

namespace Gtzan.Engine;

/// <summary>
/// Runs the GPU kernels through ILGPU, which translates them when they are first launched: for CUDA, for OpenCL 2 or 3, or for the processor. Part of the
/// upstream-packages build. The operations are in <c>Ops/&lt;Op&gt;/&lt;Op&gt;.Gpu.cs</c>.
/// </summary>
public sealed class IlgpuDevice : GpuDevice
{
    /// <summary>The size of groups on the processor where a kernel leaves the choice: each item is a thread, and waiting for many takes longer than their work.</summary>
    private const int GroupSizeOnProcessor = 16;

    private readonly Context _context;
    private readonly Accelerator _accelerator;
    private readonly StagedUploads _uploads;
    private readonly StepMemory<IlgpuStorage> _stepMemory;
    private readonly Dictionary<KernelDefinition, Delegate> _kernels = new(ReferenceEqualityComparer.Instance);
    private float[] _widened = [];
    private DeviceException? _failure;

    /// <summary>Opens a device.</summary>
    /// <exception cref="DeviceException">There is no such device, or it cannot be used. The message says what to do.</exception>
    internal IlgpuDevice(IlgpuPlatform platform, int number = 0)
    {
        Name = platform.NameOf(number);
        var device = platform.Find(number);

        // XMath needs the algorithms.
        _context = Context.Create(builder => builder.EnableAlgorithms());
        try
        {
            _accelerator = platform.Open(_context, device);
        }
        catch (Exception exception)
        {
            _context.Dispose();
            throw new DeviceException($"ILGPU cannot open device {Name}: {ReasonOf(exception)}. Update its driver, or choose another device.", exception);
        }

        Stream = _accelerator.DefaultStream;
        _uploads = new StagedUploads(Stream);
        _stepMemory = new StepMemory<IlgpuStorage>(NewStorage, storage => storage.Free());
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Description => IlgpuPlatform.ComputesWith(_accelerator.Device);

    /// <inheritdoc/>
    public override DeviceMemory Memory => new(PersistentBuffers, _stepMemory.BuffersInUse, _stepMemory.ReservedBytes);

    internal override int MaximumGroupSize => _accelerator.MaxNumThreadsPerGroup;

    internal override int SharedMemoryBytes => _accelerator.MaxSharedMemoryPerGroup;

    internal override int ComputeUnits => _accelerator.NumMultiprocessors;

    /// <summary>What all launches and copies are queued in.</summary>
    internal AcceleratorStream Stream { get; }

    /// <summary>A kernel as ILGPU launches it. It is compiled the first time.</summary>
    /// <param name="kernel">Which.</param>
    /// <param name="load">Has ILGPU compile it.</param>
    /// <exception cref="DeviceException">ILGPU cannot compile it.</exception>
    internal TDelegate Load<TDelegate>(KernelDefinition kernel, Func<Accelerator, TDelegate> load)
        where TDelegate : Delegate
    {
        _accelerator.Bind();
        if (_kernels.TryGetValue(kernel, out var loaded))
            return (TDelegate)loaded;

        // After one kernel that it cannot compile, ILGPU compiles no other, and no longer says why.
        if (_failure is not null)
            throw _failure;
        try
        {
            var launch = load(_accelerator);
            _kernels.Add(kernel, launch);
            return launch;
        }
        catch (Exception exception)
        {
            throw _failure = new DeviceException(
                $"ILGPU cannot compile kernel {kernel.Name} for device {Name}: {ReasonOf(exception)}. Choose another device (gtzan devices lists them).", exception);
        }
    }

    /// <summary>The size of a launch of a tiled kernel.</summary>
    internal KernelConfig Config(KernelDefinition kernel, GroupCount groups)
    {
        var size = GroupSizeOf(kernel);
        return new KernelConfig(new Index3D(groups.X, groups.Y, groups.Z), new Index3D(size.X, size.Y, size.Z));
    }

    /// <summary>A kernel's window on a tensor.</summary>
    internal ArrayView<T> View<T>(Tensor tensor, ElementType elementType)
        where T : unmanaged
    {
        ObjectDisposedException.ThrowIf(_accelerator.IsDisposed, this);
        return ((IlgpuStorage)tensor.StorageOf(elementType)).View<T>();
    }

    internal override void Finish() => Stream.Synchronize();

    // Launches and copies run in the order of the stream: a buffer may be handed out again while the last to use it is still queued.
    internal override void RecycleStepMemory() => _stepMemory.Recycle();

    internal override void Upload(ReadOnlySpan<float> values, Storage destination)
    {
        var staged = _uploads.Prepare(values.Length);
        values.CopyTo(staged);
        Send(staged, destination);
    }

    internal override void Upload(ReadOnlySpan<double> values, Storage destination)
    {
        var staged = _uploads.Prepare(values.Length);
        for (var i = 0; i < values.Length; i++)
            staged[i] = (float)values[i];
        Send(staged, destination);
    }

    internal override void Upload(ReadOnlySpan<int> values, Storage destination)
    {
        var staged = _uploads.Prepare(values.Length);
        MemoryMarshal.Cast<int, float>(values).CopyTo(staged);
        Send(staged, destination);
        ((IlgpuStorage)destination).NoteIndices(values);
    }

    internal override void Download(Storage source, Span<float> values)
    {
        try
        {
            _accelerator.Bind();
            ((IlgpuStorage)source).View<float>().CopyToCPU(Stream, values);
            _uploads.Arrived();
        }
        catch (AcceleratorException exception)
        {
            throw Lost(exception);
        }
    }

    internal override void Download(Storage source, Span<double> values)
    {
        if (_widened.Length < values.Length)
            _widened = new float[values.Length];
        Download(source, _widened.AsSpan(0, values.Length));
        for (var i = 0; i < values.Length; i++)
            values[i] = _widened[i];
    }

    internal override void Download(Storage source, Span<int> values) => Download(source, MemoryMarshal.Cast<int, float>(values));

    private protected override int MaximumGroupSizeOf(KernelDefinition kernel) =>
        _accelerator.AcceleratorType == AcceleratorType.CPU && kernel.MaximumGroupSize > 0 ? GroupSizeOnProcessor : MaximumGroupSize;

    private protected override Storage Allocate(int length, ElementType elementType)
    {
        var storage = NewStorage(length);
        storage.Assign(length, elementType);
        return storage;
    }

    private protected override Storage AllocateForStep(int length, ElementType elementType) => _stepMemory.Take(length, elementType);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _accelerator.Dispose();
            _context.Dispose();
        }

        base.Dispose(disposing);
    }

    private IlgpuStorage NewStorage(long capacity)
    {
        _accelerator.Bind();
        try
        {
            return new IlgpuStorage(_accelerator, capacity);
        }
        catch (AcceleratorException)
        {
            // Perhaps there is memory that nobody needs any more, and nobody has missed yet.
            _stepMemory.ReleaseSpares();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        try
        {
            return new IlgpuStorage(_accelerator, capacity);
        }
        catch (AcceleratorException exception)
        {
            throw new DeviceException(
                $"Device {Name} has no memory for another {capacity * sizeof(float) / 1e6:N1} MB ({ReasonOf(exception)}); choose a smaller batch, or another device.",
                exception);
        }
    }

    private void Send(float[] staged, Storage destination)
    {
        try
        {
            _accelerator.Bind();
            _uploads.Send(staged, ((IlgpuStorage)destination).View<float>());
        }
        catch (AcceleratorException exception)
        {
            throw Lost(exception);
        }
    }

    private DeviceException Lost(AcceleratorException exception) =>
        new($"Device {Name} failed: {ReasonOf(exception)}. A kernel or the driver went wrong; run it again, or choose another device.", exception);

    // What ILGPU throws wraps what happened several times over.
    private static string ReasonOf(Exception exception)
    {
        while (exception.InnerException is { } cause)
            exception = cause;
        return exception.Message.Split('\n')[0].Trim().TrimEnd('.');
    }
}
