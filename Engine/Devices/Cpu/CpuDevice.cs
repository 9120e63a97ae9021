using System.Runtime.InteropServices;
using Gtzan.Engine.Cpu;

namespace Gtzan.Engine;

/// <summary>
/// The fast device that needs nothing but .NET: float32 in the widest vectors the machine has, on all its cores.
/// The same operations give the same bits for any number of threads. The operations are in <c>Ops/&lt;Op&gt;/&lt;Op&gt;.Cpu.cs</c>.
/// </summary>
public sealed unsafe partial class CpuDevice : Device
{
    /// <summary>
    /// An elementwise operation on fewer lines of 16 elements than this stays on one thread: waking another would take longer.
    /// </summary>
    internal const int LinesWorthAThread = 1024;

    private readonly CpuArena _arena = new();
    private readonly CpuStorage[] _recentlyUsed = new CpuStorage[32];
    private readonly CpuStorage _scratch = new();
    private readonly CpuStorage _gemmScratch = new();
    private int _recent;

    /// <summary>Makes a device with its own threads.</summary>
    /// <param name="threads">How many threads compute, this one included; 0 for as many as there are processors.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or above 1024.</exception>
    public CpuDevice(int threads = 0)
        : this(new WorkerPool(CheckThreads(threads), WorkerPool.WidestVectorBits))
    {
    }

    /// <summary>Makes a device with threads, and a width of vectors, that tests choose. The device disposes them.</summary>
    internal CpuDevice(WorkerPool workers)
    {
        Workers = workers;
        _scratch.Assign([], 0, 0, ElementType.Real);
        var gemmScratch = checked(GemmMemory.Length * workers.Threads);
        var (owner, first) = CpuStorage.NewPinnedLines(gemmScratch);
        _gemmScratch.Assign(owner, first, gemmScratch, ElementType.Real);
    }

    /// <inheritdoc/>
    public override string Name => "cpu";

    /// <inheritdoc/>
    public override string Description => $"float32, {Workers.VectorBits}-bit vectors, {Workers.Threads} thread{(Workers.Threads == 1 ? "" : "s")}";

    /// <inheritdoc/>
    public override DeviceMemory Memory => new(PersistentBuffers, _arena.StoragesInUse, _arena.ReservedBytes);

    /// <summary>The threads.</summary>
    internal WorkerPool Workers { get; }

    /// <summary>Memory in which products pack their operands, a part for each thread.</summary>
    internal float* GemmScratch => _gemmScratch.Pointer;

    internal override void Run<TOp>(in TOp op) => op.Run(this);

    internal override void RecycleStepMemory() => _arena.Reset();

    internal override void Upload(ReadOnlySpan<float> values, Storage destination) => values.CopyTo(Reals(destination));

    internal override void Upload(ReadOnlySpan<double> values, Storage destination)
    {
        var reals = Reals(destination);
        for (var i = 0; i < values.Length; i++)
            reals[i] = (float)values[i];
    }

    internal override void Upload(ReadOnlySpan<int> values, Storage destination) => values.CopyTo(Indices(destination));

    internal override void Download(Storage source, Span<float> values) => Reals(source).CopyTo(values);

    internal override void Download(Storage source, Span<double> values)
    {
        var reals = Reals(source);
        for (var i = 0; i < values.Length; i++)
            values[i] = reals[i];
    }

    internal override void Download(Storage source, Span<int> values) => Indices(source).CopyTo(values);

    internal override Storage Allocate(int length, ElementType elementType)
    {
        var storage = new CpuStorage();
        var (owner, first) = CpuStorage.NewPinnedLines(CpuStorage.PadToLine(length));
        storage.Assign(owner, first, length, elementType);
        return storage;
    }

    internal override Storage AllocateForStep(int length, ElementType elementType) => _arena.Take(length, elementType);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Workers.Dispose();
        base.Dispose(disposing);
    }

    /// <summary>
    /// The address of a tensor's elements. The last 32 storages asked for stay reachable, so that the garbage collector
    /// cannot take one away under the operation that is about to run on its address.
    /// </summary>
    internal float* Pointer(Tensor tensor) => Pointer(tensor.StorageOf(ElementType.Real));

    /// <inheritdoc cref="Pointer(Tensor)"/>
    internal int* IndexPointer(Tensor tensor) => (int*)Pointer(tensor.StorageOf(ElementType.Index));

    private float* Pointer(Storage storage)
    {
        var memory = (CpuStorage)storage;
        _recentlyUsed[_recent++ & 31] = memory;
        return memory.Pointer;
    }

    /// <summary>
    /// The tensor's length in lines of 16 elements, the last one filled up: the unit in which elementwise work is divided.
    /// </summary>
    internal static int Lines(Tensor tensor) => CpuStorage.PadToLine(tensor.Shape.Length) / CpuStorage.ElementsPerLine;

    /// <summary>How many rows of an array are worth a thread of their own.</summary>
    internal static int RowsWorthAThread(int elementsPerRow) => (LinesWorthAThread * CpuStorage.ElementsPerLine / elementsPerRow) + 1;

    /// <summary>Memory for the intermediate results of one operation, valid until the next call.</summary>
    internal float* Scratch(int elements)
    {
        if (_scratch.Length < elements)
        {
            var (owner, first) = CpuStorage.NewPinnedLines(elements);
            _scratch.Assign(owner, first, elements, ElementType.Real);
        }

        return _scratch.Pointer;
    }

    private static int CheckThreads(int threads) => threads switch
    {
        0 => Environment.ProcessorCount,
        >= 1 and <= 1024 => threads,
        _ => throw new ArgumentOutOfRangeException(nameof(threads), $"CpuDevice: {threads} threads asked for; give 1 to 1024, or 0 for one a processor."),
    };

    private static Span<float> Reals(Storage storage) => ((CpuStorage)storage).Elements;

    private static Span<int> Indices(Storage storage) => MemoryMarshal.Cast<float, int>(Reals(storage));
}
