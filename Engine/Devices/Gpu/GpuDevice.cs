using System.Runtime.InteropServices;
using Gtzan.Engine.Ops.Arithmetic;
using ILGPU;
using ILGPU.Runtime;

namespace Gtzan.Engine.Devices.Gpu;

/// <summary>
/// Runs the GPU kernels through ILGPU, which compiles them at their first launch: for CUDA, for OpenCL, or for the processor. An operation
/// is one or more launches, in <c>Ops/&lt;Op&gt;/&lt;Op&gt;.Gpu.cs</c>; the kernels are beside them in <c>&lt;Op&gt;.Kernels.cs</c>.
/// </summary>
/// <remarks>
/// Launches and copies run in the order of one stream while the host goes on; only a download waits. So operations never block, and a
/// buffer that an earlier launch reads can be reused by a later launch immediately.
/// </remarks>
public sealed partial class GpuDevice : Device
{
    private delegate void FillLaunch(AcceleratorStream stream, Index1D items, ArrayView<float> x, float value);

    private delegate void AddLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> left, ArrayView<float> right, ArrayView<float> sum);

    private readonly GpuPlatform _platform;
    private readonly Context _context;
    private readonly Accelerator _accelerator;
    private readonly StagedUploads _uploads;
    private readonly StepMemory<GpuBuffer> _stepMemory;
    private readonly ScratchPool<GpuBuffer> _scratch;
    private Storage? _zero;
    private float[] _widened = [];

    /// <summary>Opens a device.</summary>
    /// <exception cref="DeviceException">There is no such device, or it cannot be used. The message says why and what to do.</exception>
    internal GpuDevice(GpuPlatform platform, int number = 0)
    {
        _platform = platform;
        Name = platform.NameOf(number);
        var device = platform.Find(number);
        _context = platform.NewContext();
        try
        {
            _accelerator = platform.Open(_context, device);
        }
        catch (Exception exception)
        {
            _context.Dispose();
            throw new DeviceException(
                $"ILGPU cannot open device {Name}: {GpuPlatform.ReasonOf(exception)}. " +
                "Update its driver, or choose another device.", exception);
        }

        _uploads = new StagedUploads(Stream);
        _stepMemory = new StepMemory<GpuBuffer>(NewBuffer, buffer => buffer.Free());
        _scratch = new ScratchPool<GpuBuffer>(length => NewAssigned(length, ElementType.Real), buffer => buffer.Free());
    }

    /// <inheritdoc/>
    public override string Name { get; }

    /// <inheritdoc/>
    public override string Description => GpuPlatform.ComputesWith(_accelerator.Device);

    /// <inheritdoc/>
    public override DeviceMemory Memory => new(PersistentBuffers, _stepMemory.BuffersInUse, _stepMemory.ReservedBytes);

    /// <summary>The number of buffers allocated for steps so far; constant once steps repeat.</summary>
    internal int StepBuffersMade => _stepMemory.BuffersMade;

    /// <summary>One zero, passed to kernels in place of an omitted operand.</summary>
    internal ArrayView<float> Zero
    {
        get
        {
            if (_zero is null)
            {
                _zero = NewAssigned(1, ElementType.Real);
                Upload([0f], _zero);
            }

            return View(_zero);
        }
    }

    /// <summary>Waits for all queued work to finish. Only time measurements need this.</summary>
    /// <exception cref="DeviceException">The device failed.</exception>
    internal void Finish()
    {
        try
        {
            _accelerator.Bind();
            Stream.Synchronize();
            _uploads.MarkCompleted();
        }
        catch (AcceleratorException exception)
        {
            throw Lost(exception);
        }
    }

    /// <summary>The error of a driver that refused a kernel.</summary>
    internal DeviceException RefusedKernel(AcceleratorException exception) => new(
        $"Device {Name} refused a kernel: {GpuPlatform.ReasonOf(exception)}. Use a smaller batch, update the driver, " +
        "or choose another device.",
        exception);

    /// <summary>Rents memory for intermediate results: <c>using var scratch = device.Rent(length);</c></summary>
    internal GpuScratch Rent(int elements)
    {
        var rented = _scratch.Rent(elements);
        rented.Storage?.Assign(elements, ElementType.Real);
        return new GpuScratch(_scratch, rented);
    }

    // Launches and copies run in the order of the stream: a buffer may be handed out again while the last launch that uses it is still
    // queued.
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
        ((GpuBuffer)destination).NoteIndices(values);
    }

    internal override void Download(Storage source, Span<float> values)
    {
        ObjectDisposedException.ThrowIf(_accelerator.IsDisposed, this);
        try
        {
            _accelerator.Bind();
            ((GpuBuffer)source).View<float>().CopyToCPU(Stream, values);
            _uploads.MarkCompleted();
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

    internal override void Copy(Storage source, Storage destination) => View(source).CopyTo(Stream, View(destination));

    internal override void Fill(Storage x, float value)
    {
        try
        {
            Load<FillLaunch>(MemoryKernels.Fill).Launch(Stream, items: x.Length, View(x), value);
        }
        catch (AcceleratorException exception)
        {
            throw RefusedKernel(exception);
        }
    }

    internal override void Add(Storage left, Storage right, Storage sum)
    {
        try
        {
            Load<AddLaunch>(MemoryKernels.Add).Launch(Stream, items: sum.Length, View(left), View(right), View(sum));
        }
        catch (AcceleratorException exception)
        {
            throw RefusedKernel(exception);
        }
    }

    internal override Storage AllocateForStep(int length, ElementType elementType) => _stepMemory.Take(length, elementType);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_accelerator.IsDisposed)
        {
            try
            {
                // Queued uploads read host memory that is freed with this object.
                Finish();
            }
            catch (DeviceException)
            {
                // A failed device no longer reads host memory.
            }

            _accelerator.Dispose();
            _context.Dispose();
        }

        base.Dispose(disposing);
    }

    private protected override Storage AllocatePersistent(int length, ElementType elementType) => NewAssigned(length, elementType);

    private GpuBuffer NewAssigned(int length, ElementType elementType)
    {
        var buffer = NewBuffer(length);
        buffer.Assign(length, elementType);
        return buffer;
    }

    private GpuBuffer NewBuffer(long capacity)
    {
        ObjectDisposedException.ThrowIf(_accelerator.IsDisposed, this);
        _accelerator.Bind();
        try
        {
            return new GpuBuffer(_accelerator, capacity);
        }
        catch (AcceleratorException)
        {
            // Free buffers that no tensor references any more.
            _stepMemory.ReleaseSpares();
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        try
        {
            return new GpuBuffer(_accelerator, capacity);
        }
        catch (AcceleratorException exception)
        {
            throw new DeviceException(
                $"Device {Name} has no memory for another {capacity * sizeof(float) / 1e6:N1} MB ({GpuPlatform.ReasonOf(exception)}); " +
                "use a smaller batch or a smaller model, or choose another device.",
                exception);
        }
    }

    private void Send(float[] staged, Storage destination)
    {
        ObjectDisposedException.ThrowIf(_accelerator.IsDisposed, this);
        try
        {
            _accelerator.Bind();
            _uploads.Send(staged, ((GpuBuffer)destination).View<float>());
        }
        catch (AcceleratorException exception)
        {
            throw Lost(exception);
        }
    }

    private static ArrayView<float> View(Storage storage) => ((GpuBuffer)storage).View<float>();

    private DeviceException Lost(AcceleratorException exception) =>
        new(
            $"Device {Name} failed: {GpuPlatform.ReasonOf(exception)}. A kernel or the driver went wrong; " +
            "run it again, or choose another device.", exception);
}
