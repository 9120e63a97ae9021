using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Gtzan.Engine.Tensors;

/// <summary>
/// The sizes of a tensor's dimensions, outermost first. Elements are stored row-major: the last dimension is contiguous.
/// A value of at most five dimensions, each at least 1; the empty shape <c>[]</c> is a scalar with one element.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>
{
    /// <summary>The largest number of dimensions a shape can have.</summary>
    public const int MaxRank = 5;

    private readonly DimensionBuffer _dimensions;

    /// <summary>Makes a shape from its dimensions.</summary>
    /// <exception cref="ArgumentException">More than five dimensions, one below 1, or more than 2³¹ − 1 elements.</exception>
    public Shape(params ReadOnlySpan<int> dimensions)
    {
        if (dimensions.Length > MaxRank)
            throw new ArgumentException($"Shape: {dimensions.Length} dimensions given, at most {MaxRank} are supported.");

        long length = 1;
        for (var axis = 0; axis < dimensions.Length; axis++)
        {
            if (dimensions[axis] < 1)
                throw new ArgumentException(
                    $"Shape: dimension {axis} is {dimensions[axis]} in {Format(dimensions)}; every dimension must be at least 1.");
            _dimensions[axis] = dimensions[axis];
            length *= dimensions[axis];
            if (length > int.MaxValue)
                throw new ArgumentException($"Shape: {Format(dimensions)} has more than {int.MaxValue} elements.");
        }

        Rank = dimensions.Length;
        _lengthMinusOne = (int)length - 1;
    }

    // Stored less one, so that default(Shape) is a proper scalar.
    private readonly int _lengthMinusOne;

    /// <summary>The number of dimensions.</summary>
    public int Rank { get; }

    /// <summary>The number of elements: the product of the dimensions, 1 for a scalar.</summary>
    public int Length => _lengthMinusOne + 1;

    /// <summary>The dimensions, outermost first.</summary>
    [UnscopedRef]
    public ReadOnlySpan<int> Dimensions => ((ReadOnlySpan<int>)_dimensions)[..Rank];

    /// <summary>The size of dimension <paramref name="axis"/>; <c>^1</c> is the last.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such dimension.</exception>
    public int this[Index axis]
    {
        get
        {
            var offset = axis.GetOffset(Rank);
            if ((uint)offset >= (uint)Rank)
                throw new ArgumentOutOfRangeException(
                    nameof(axis), $"Shape {this} has {Rank} dimensions; dimension {axis} does not exist.");
            return _dimensions[offset];
        }
    }

    /// <summary>Makes a shape from a collection expression: <c>Shape shape = [2, 3];</c></summary>
    public static Shape Create(ReadOnlySpan<int> dimensions) => new(dimensions);

    /// <summary>This shape with one more dimension in front: <c>[13].Prepend(130)</c> is <c>[130, 13]</c>.</summary>
    public Shape Prepend(int dimension)
    {
        Span<int> dimensions = stackalloc int[MaxRank + 1];
        dimensions[0] = dimension;
        Dimensions.CopyTo(dimensions[1..]);
        return new Shape(dimensions[..(Rank + 1)]);
    }

    /// <summary>This shape without its first dimension, for example without the batch.</summary>
    /// <exception cref="InvalidOperationException">The shape is a scalar.</exception>
    public Shape WithoutFirst() =>
        Rank > 0 ? new Shape(Dimensions[1..]) : throw new InvalidOperationException("Shape: a scalar has no first dimension to drop.");

    /// <summary>This shape with another size of one axis.</summary>
    internal Shape With(int axis, int size)
    {
        Span<int> dimensions = stackalloc int[Rank];
        Dimensions.CopyTo(dimensions);
        dimensions[axis] = size;
        return new Shape(dimensions);
    }

    /// <summary>This shape without one axis.</summary>
    internal Shape Without(int axis)
    {
        Span<int> dimensions = stackalloc int[Rank];
        Dimensions[..axis].CopyTo(dimensions);
        Dimensions[(axis + 1)..].CopyTo(dimensions[axis..]);
        return new Shape(dimensions[..^1]);
    }

    /// <summary>An axis, counted from the end if negative, as its number.</summary>
    /// <exception cref="ArgumentException">There is no such axis; the message names <paramref name="operation"/>.</exception>
    internal int Axis(int axis, string operation) =>
        axis >= -Rank && axis < Rank
            ? axis < 0 ? axis + Rank : axis
            : throw new ArgumentException($"{operation}: there is no axis {axis} in {this}, which has {Rank} dimensions.");

    /// <summary>The shapes of a reduction over axes, all if none are given: with axes of size 1 in their place, and without them.</summary>
    /// <exception cref="ArgumentException">There is no such axis, or it is given twice.</exception>
    internal (Shape Kept, Shape Dropped) Reduce(ReadOnlySpan<int> axes, string operation)
    {
        Span<int> kept = stackalloc int[Rank];
        Span<int> dropped = stackalloc int[Rank];
        Dimensions.CopyTo(kept);
        foreach (var given in axes)
        {
            var axis = Axis(given, operation);
            if (kept[axis] < 0)
                throw new ArgumentException($"{operation}: axis {given} of {this} is given twice.");
            kept[axis] = -1;
        }

        var rank = 0;
        foreach (ref var size in kept)
        {
            if (size > 0 && !axes.IsEmpty)
                dropped[rank++] = size;
            else
                size = 1;
        }

        return (new Shape(kept), new Shape(dropped[..rank]));
    }

    /// <summary>
    /// The common shape of two operands under NumPy's broadcasting: aligned at the last dimension, sizes must be equal or one of them 1.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast; the message names <paramref name="operation"/> and the
    /// dimension.</exception>
    public static Shape Broadcast(Shape left, Shape right, string operation)
    {
        var rank = Math.Max(left.Rank, right.Rank);
        Span<int> result = stackalloc int[rank];
        for (var fromEnd = 1; fromEnd <= rank; fromEnd++)
        {
            var leftSize = fromEnd <= left.Rank ? left[^fromEnd] : 1;
            var rightSize = fromEnd <= right.Rank ? right[^fromEnd] : 1;
            if (leftSize != rightSize && leftSize != 1 && rightSize != 1)
            {
                throw new ArgumentException(
                    $"{operation}: shapes do not broadcast, {leftSize} and {rightSize} in dimension {rank - fromEnd} (left " +
                    $"{left}, right {right}).");
            }

            result[^fromEnd] = Math.Max(leftSize, rightSize);
        }

        return new Shape(result);
    }

    /// <summary>Enumerates the dimensions, outermost first.</summary>
    [UnscopedRef]
    public ReadOnlySpan<int>.Enumerator GetEnumerator() => Dimensions.GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dimensions.SequenceEqual(other.Dimensions);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var dimension in Dimensions)
            hash.Add(dimension);
        return hash.ToHashCode();
    }

    /// <summary>The dimensions in brackets: <c>[32, 130, 13]</c>.</summary>
    public override string ToString() => Format(Dimensions);

    /// <summary>Whether two shapes have the same dimensions.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    private static string Format(ReadOnlySpan<int> dimensions) => $"[{string.Join(", ", dimensions.ToArray())}]";

    [InlineArray(MaxRank)]
    private struct DimensionBuffer
    {
        private int _first;
    }
}
