using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Randomness;
using ILGPU;

namespace Gtzan.Engine.Ops.Dropout;

internal static class DropoutKernels
{
    /// <summary>
    /// y[i] ← 0 if random word i of the sequence is below the threshold, else factor · x[i]. One item four elements, because the generator
    /// makes four words at a time: one item an element draws each block four times.
    /// </summary>
    /// <remarks>
    /// 8 bytes and a quarter of ten rounds of Philox an element: some 30 integer operations, so that devices which are slow at the high
    /// half of a 32-bit product are bound by those, others by bytes. An item's four elements lie side by side, and so do the items: each
    /// cache line is used whole.
    /// </remarks>
    [Kernel]
    internal static void Apply(
        Index1D index, ArrayView<float> x, uint threshold, float factor, RandomSequence sequence, int length, ArrayView<float> y)
    {
        var words = sequence.Block((uint)index.X);
        var first = 4 * index.X;
        y[first] = words.A < threshold ? 0 : x[first] * factor;
        if (first + 1 < length)
            y[first + 1] = words.B < threshold ? 0 : x[first + 1] * factor;
        if (first + 2 < length)
            y[first + 2] = words.C < threshold ? 0 : x[first + 2] * factor;
        if (first + 3 < length)
            y[first + 3] = words.D < threshold ? 0 : x[first + 3] * factor;
    }
}
