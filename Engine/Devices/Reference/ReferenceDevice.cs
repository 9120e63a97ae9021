namespace Gtzan.Engine.Devices.Reference;

/// <summary>
/// The reference implementation of every operation: plain loops in double precision on one thread, written for readability. Other devices
/// are tested against it, and gradients are checked on it, because finite differences need the precision. The operations are in
/// <c>Ops/&lt;Op&gt;/&lt;Op&gt;.Reference.cs</c>.
/// </summary>
public sealed class ReferenceDevice : Device
{
    private int _stepBuffers;

    /// <inheritdoc/>
    public override string Name => "reference";

    /// <inheritdoc/>
    public override string Description => "double precision, plain loops, 1 thread: the definition, meant to be read";

    /// <inheritdoc/>
    public override DeviceMemory Memory => new(PersistentBuffers, _stepBuffers, ReservedBytes: 0);

    // The garbage collector is arena enough for a device that is not meant to be fast.
    internal override Storage AllocateForStep(int length, ElementType elementType)
    {
        _stepBuffers++;
        return new ReferenceStorage(length, elementType);
    }

    internal override void RecycleStepMemory() => _stepBuffers = 0;

    internal override void Upload(ReadOnlySpan<float> values, Storage destination)
    {
        var reals = Reals(destination);
        for (var i = 0; i < values.Length; i++)
            reals[i] = values[i];
    }

    internal override void Upload(ReadOnlySpan<double> values, Storage destination) => values.CopyTo(Reals(destination));

    internal override void Upload(ReadOnlySpan<int> values, Storage destination) => values.CopyTo(((ReferenceStorage)destination).Indices);

    internal override void Download(Storage source, Span<float> values)
    {
        var reals = Reals(source);
        for (var i = 0; i < values.Length; i++)
            values[i] = (float)reals[i];
    }

    internal override void Download(Storage source, Span<double> values) => Reals(source).CopyTo(values);

    internal override void Download(Storage source, Span<int> values) => ((ReferenceStorage)source).Indices.CopyTo(values);

    internal override void Copy(Storage source, Storage destination) => Reals(source).CopyTo(Reals(destination), 0);

    internal override void Fill(Storage x, float value) => Array.Fill(Reals(x), value);

    internal override void Add(Storage left, Storage right, Storage sum)
    {
        var (l, r, result) = (Reals(left), Reals(right), Reals(sum));
        for (var i = 0; i < result.Length; i++)
            result[i] = l[i] + r[i];
    }

    private protected override Storage AllocatePersistent(int length, ElementType elementType) => new ReferenceStorage(length, elementType);

    private static double[] Reals(Storage storage) => ((ReferenceStorage)storage).Reals;
}
