using Gtzan.Engine.Tensors;

namespace Gtzan.Engine.Ops.Broadcasting;

/// <summary>
/// The flat index in a small tensor of the element that broadcasting puts at a flat index of a larger one. Splits the larger index into
/// coordinates and ignores those in which the small tensor has size 1 or none.
/// </summary>
internal readonly struct BroadcastIndex
{
    private readonly Shape _large;
    private readonly StrideBuffer _strides;

    public BroadcastIndex(Shape small, Shape large)
    {
        _large = large;
        var stride = 1;
        for (var fromEnd = 1; fromEnd <= small.Rank; fromEnd++)
        {
            _strides[large.Rank - fromEnd] = small[^fromEnd] == 1 ? 0 : stride;
            stride *= small[^fromEnd];
        }
    }

    /// <summary>The flat index in the small tensor for a flat index in the large one.</summary>
    public int this[int largeIndex]
    {
        get
        {
            var smallIndex = 0;
            for (var axis = _large.Rank - 1; axis >= 0; axis--)
            {
                smallIndex += largeIndex % _large[axis] * _strides[axis];
                largeIndex /= _large[axis];
            }

            return smallIndex;
        }
    }

    [System.Runtime.CompilerServices.InlineArray(Shape.MaxRank)]
    private struct StrideBuffer
    {
        private int _first;
    }
}
