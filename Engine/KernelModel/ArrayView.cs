namespace Gtzan.Engine.KernelModel;

/// <summary>A kernel's window on memory: flat, of known length, not owning it. On the host, an index outside it is an error.</summary>
/// <typeparam name="T">float or int.</typeparam>
internal readonly unsafe struct ArrayView<T>(T* first, int length)
    where T : unmanaged
{
    /// <summary>The number of elements.</summary>
    public int IntLength => length;

    /// <summary>The number of elements.</summary>
    public long Length => length;

    /// <summary>The element at an index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such element.</exception>
    public ref T this[int index]
    {
        get
        {
            if ((uint)index >= (uint)length)
                throw new ArgumentOutOfRangeException(nameof(index), $"A kernel reached for element {index} of a view of {length}.");
            return ref first[index];
        }
    }

    /// <inheritdoc cref="this[int]"/>
    public ref T this[Index1D index] => ref this[index.X];

    /// <summary>The elements from <paramref name="offset"/> on, <paramref name="count"/> of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not all inside this view.</exception>
    public ArrayView<T> SubView(int offset, int count)
    {
        if (offset < 0 || count < 0 || offset > length - count)
            throw new ArgumentOutOfRangeException(nameof(offset), $"A kernel asked for {count} elements from {offset} on of a view of {length}.");
        return new ArrayView<T>(first + offset, count);
    }
}
