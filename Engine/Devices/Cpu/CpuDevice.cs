using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Gtzan.Core.Simd;

namespace Gtzan.Engine.Devices.Cpu;

/// <summary>
/// The fast device without native dependencies: float32 in the machine's widest vectors, on all cores. The same operations give the same
/// bits for any number of threads. The operations are in <c>Ops/&lt;Op&gt;/&lt;Op&gt;.Cpu.cs</c>.
/// </summary>
public sealed class CpuDevice : Device
{
    /// <summary>
    /// An elementwise operation on fewer lines of 16 elements than this stays on one thread: waking another would take longer.
    /// </summary>
    internal const int LinesWorthAThread = 1024;

    private readonly CpuArena _arena = new();
    private readonly ScratchPool<CpuStorage> _scratch = new(length => NewStorage(length, ElementType.Real), _ => { });

    /// <summary>Creates a device with its own threads.</summary>
    /// <param name="threads">The number of threads, the calling one included; 0 for one per processor.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative or above 1024.</exception>
    public CpuDevice(int threads = 0)
        : this(new WorkerPool(CheckThreads(threads), WorkerPool.MaxVectorBits))
    {
    }

    /// <summary>Creates a device on a worker pool, for tests. The device disposes the pool.</summary>
    internal CpuDevice(WorkerPool workers) => Workers = workers;

    /// <inheritdoc/>
    public override string Name => "cpu";

    /// <inheritdoc/>
    public override string Description =>
        $"float32, {Workers.VectorBits}-bit vectors, {Workers.Threads} thread{(Workers.Threads == 1 ? "" : "s")}";

    /// <inheritdoc/>
    public override DeviceMemory Memory => new(PersistentBuffers, _arena.StoragesInUse, _arena.ReservedBytes);

    /// <summary>The threads.</summary>
    internal WorkerPool Workers { get; }

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

    internal override void Copy(Storage source, Storage destination) => Reals(source).CopyTo(Reals(destination));

    internal override void Fill(Storage x, float value) => Reals(x).Fill(value);

    internal override unsafe void Add(Storage left, Storage right, Storage sum)
    {
        Workers.Run(
            new AddJob(((CpuStorage)left).Pointer, ((CpuStorage)right).Pointer, ((CpuStorage)sum).Pointer),
            CpuStorage.PadToLine(sum.Length) / CpuStorage.ElementsPerLine, LinesWorthAThread);
        GC.KeepAlive(left);
        GC.KeepAlive(right);
        GC.KeepAlive(sum);
    }

    internal override Storage AllocateForStep(int length, ElementType elementType) => _arena.Take(length, elementType);

    /// <summary>Rents memory for intermediate results: <c>using var scratch = device.Rent(length);</c></summary>
    internal CpuScratch Rent(int elements) => new(_scratch, _scratch.Rent(elements));

    /// <summary>The minimum number of rows per thread.</summary>
    internal static int RowsWorthAThread(int elementsPerRow) => (LinesWorthAThread * CpuStorage.ElementsPerLine / elementsPerRow) + 1;

    private protected override Storage AllocatePersistent(int length, ElementType elementType) => NewStorage(length, elementType);

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Workers.Dispose();
        base.Dispose(disposing);
    }

    private static int CheckThreads(int threads) => threads switch
    {
        0 => Environment.ProcessorCount,
        >= 1 and <= 1024 => threads,
        _ => throw new ArgumentOutOfRangeException(
            nameof(threads), $"CpuDevice: {threads} threads asked for; give 1 to 1024, or 0 for one a processor."),
    };

    private static CpuStorage NewStorage(int length, ElementType elementType)
    {
        var storage = new CpuStorage();
        var (owner, first) = CpuStorage.NewPinnedLines(CpuStorage.PadToLine(length));
        storage.Assign(owner, first, length, elementType);
        return storage;
    }

    private static Span<float> Reals(Storage storage) => ((CpuStorage)storage).Elements;

    private static Span<int> Indices(Storage storage) => MemoryMarshal.Cast<float, int>(Reals(storage));

    private readonly unsafe struct AddJob(float* left, float* right, float* sum) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var from = first * CpuStorage.ElementsPerLine;
            var length = (end - first) * CpuStorage.ElementsPerLine;
            TensorPrimitives.Add(
                new ReadOnlySpan<float>(left + from, length), new ReadOnlySpan<float>(right + from, length),
                new Span<float>(sum + from, length));
        }
    }
}
