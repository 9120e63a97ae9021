using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Conv2D.Fast;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Ops.MatMul.Fast;
using ILGPU;

namespace Gtzan.Engine.Ops.Conv2D;

/// <summary>
/// Convolutions as products with the matrix of patches (implicit im2col): the register-blocked product of <see cref="ProductBlock"/>, in
/// which one tile is gathered from the image through <see cref="Patches"/>. The matrix itself, nine times the image for a 3×3 kernel,
/// exists only in shared memory.
/// </summary>
internal static class Conv2DKernels
{
    /// <summary>
    /// y = activation(patches of x · kernel + bias). A group for each 32 pixels and 32 filters. Bound by shared memory and arithmetic, as
    /// the product is; with one input channel, where sums have nine terms, by the bytes of y.
    /// </summary>
    [Kernel(16, 4)]
    internal static void Forward32(
        ArrayView<float> x, ArrayView<float> kernel, ArrayView<float> bias, PatchGeometry patches, int filters, Epilogue epilogue, ArrayView<float> y)
    {
        var leftTile = SharedMemory.Allocate<float>(ProductBlock.SmallTile);
        var rightTile = SharedMemory.Allocate<float>(ProductBlock.SmallTile);
        var laneTable = SharedMemory.Allocate<int>(Patches.SmallTable);
        var depthTable = SharedMemory.Allocate<int>(Patches.DepthTable);
        MultiplyPatches(x, kernel, bias, patches, filters, epilogue, ProductBlock.Small, leftTile, rightTile, laneTable, depthTable, y);
    }

    /// <summary>The same with a group for each 64 pixels and 64 filters: twice the operations for each byte of global memory.</summary>
    [Kernel(32, 8)]
    internal static void Forward64(
        ArrayView<float> x, ArrayView<float> kernel, ArrayView<float> bias, PatchGeometry patches, int filters, Epilogue epilogue, ArrayView<float> y)
    {
        var leftTile = SharedMemory.Allocate<float>(ProductBlock.LargeTile);
        var rightTile = SharedMemory.Allocate<float>(ProductBlock.LargeTile);
        var laneTable = SharedMemory.Allocate<int>(Patches.LargeTable);
        var depthTable = SharedMemory.Allocate<int>(Patches.DepthTable);
        MultiplyPatches(x, kernel, bias, patches, filters, epilogue, ProductBlock.Large, leftTile, rightTile, laneTable, depthTable, y);
    }

    /// <summary>
    /// ∂x = patches of ∂y · turned kernel: each input pixel gathers from the output pixels whose patches contain it, for any stride, so no
    /// two items write to the same element. A group for each 32 pixels and 32 channels. Bound by shared memory and arithmetic.
    /// </summary>
    [Kernel(16, 4)]
    internal static void BackwardInput32(
        ArrayView<float> gradient, ArrayView<float> turnedKernel, PatchGeometry patches, int channels, ArrayView<float> inputGradient)
    {
        var leftTile = SharedMemory.Allocate<float>(ProductBlock.SmallTile);
        var rightTile = SharedMemory.Allocate<float>(ProductBlock.SmallTile);
        var laneTable = SharedMemory.Allocate<int>(Patches.SmallTable);
        var depthTable = SharedMemory.Allocate<int>(Patches.DepthTable);
        MultiplyPatches(
            gradient, turnedKernel, turnedKernel, patches, channels, Epilogue.None, ProductBlock.Small, leftTile, rightTile, laneTable, depthTable, inputGradient);
    }

    /// <summary>The same with a group for each 64 pixels and 64 channels.</summary>
    [Kernel(32, 8)]
    internal static void BackwardInput64(
        ArrayView<float> gradient, ArrayView<float> turnedKernel, PatchGeometry patches, int channels, ArrayView<float> inputGradient)
    {
        var leftTile = SharedMemory.Allocate<float>(ProductBlock.LargeTile);
        var rightTile = SharedMemory.Allocate<float>(ProductBlock.LargeTile);
        var laneTable = SharedMemory.Allocate<int>(Patches.LargeTable);
        var depthTable = SharedMemory.Allocate<int>(Patches.DepthTable);
        MultiplyPatches(
            gradient, turnedKernel, turnedKernel, patches, channels, Epilogue.None, ProductBlock.Large, leftTile, rightTile, laneTable, depthTable, inputGradient);
    }

    /// <summary>
    /// ∂kernel = (patches of x)ᵀ · ∂y, summed over all pixels of the batch: a small result of very long sums, which are therefore divided
    /// into parts; <see cref="MatMulKernels.AddParts"/> adds them, in order. A group for each 32 rows (tap, channel) and 32 filters of a
    /// part. Bound by shared memory and arithmetic.
    /// </summary>
    [Kernel(16, 4)]
    internal static void BackwardKernel32(
        ArrayView<float> x, ArrayView<float> gradient, PatchGeometry patches, MatMulShape shape, ArrayView<float> kernelGradient)
    {
        var leftTile = SharedMemory.Allocate<float>(ProductBlock.SmallTile);
        var rightTile = SharedMemory.Allocate<float>(ProductBlock.SmallTile);
        var laneTable = SharedMemory.Allocate<int>(Patches.SmallTable);
        var depthTable = SharedMemory.Allocate<int>(Patches.DepthTable);
        MultiplyTransposedPatches(x, gradient, patches, shape, ProductBlock.Small, leftTile, rightTile, laneTable, depthTable, kernelGradient);
    }

    /// <summary>The same with a group for each 64 rows and 64 filters of a part.</summary>
    [Kernel(32, 8)]
    internal static void BackwardKernel64(
        ArrayView<float> x, ArrayView<float> gradient, PatchGeometry patches, MatMulShape shape, ArrayView<float> kernelGradient)
    {
        var leftTile = SharedMemory.Allocate<float>(ProductBlock.LargeTile);
        var rightTile = SharedMemory.Allocate<float>(ProductBlock.LargeTile);
        var laneTable = SharedMemory.Allocate<int>(Patches.LargeTable);
        var depthTable = SharedMemory.Allocate<int>(Patches.DepthTable);
        MultiplyTransposedPatches(x, gradient, patches, shape, ProductBlock.Large, leftTile, rightTile, laneTable, depthTable, kernelGradient);
    }

    /// <summary>
    /// turned[tap, filter, channel] = kernel[tap, channel, filter]: the kernel as the right operand of the input's gradient. Bound by
    /// bytes; it is small beside the product.
    /// </summary>
    [Kernel]
    internal static void TurnKernel(Index1D index, ArrayView<float> kernel, int channels, int filters, ArrayView<float> turned)
    {
        var i = index.X;
        var channel = i % channels;
        var filter = i / channels % filters;
        var tap = i / (channels * filters);
        turned[i] = kernel[(((tap * channels) + channel) * filters) + filter];
    }

    private static void MultiplyPatches(
        ArrayView<float> image, ArrayView<float> kernel, ArrayView<float> bias, PatchGeometry patches, int filters, Epilogue epilogue, int size,
        ArrayView<float> leftTile, ArrayView<float> rightTile, ArrayView<int> laneTable, ArrayView<int> depthTable, ArrayView<float> y)
    {
        var blocksAcross = (filters + size - 1) / size;
        var firstRow = Grid.IdxX / blocksAcross * size;
        var firstFilter = Grid.IdxX % blocksAcross * size;
        var sums = new OctetPair(Octet.Zero(), Octet.Zero());
        Patches.EnterRows(patches, firstRow, patches.Rows, size, laneTable);
        for (var start = 0; start < patches.Columns; start += ProductBlock.Depth)
        {
            // The last tile was gathered before the last barrier, so its table can go while others still multiply.
            Patches.EnterColumns(patches, start, ProductBlock.Depth, depthTable);
            Group.Barrier();
            Patches.Load(image, patches, laneTable, depthTable, patches.Channels == 1, size, leftTile);
            ProductBlock.Load(kernel, firstFilter, filters, 1, start, patches.Columns, filters, size, rightTile);
            Group.Barrier();
            sums = ProductBlock.Multiply(sums, leftTile, rightTile, patches.Columns - start, size);
        }

        ProductBlock.Store(sums, bias, epilogue, firstRow, patches.Rows, firstFilter, filters, 0, y);
    }

    private static void MultiplyTransposedPatches(
        ArrayView<float> image, ArrayView<float> gradient, PatchGeometry patches, MatMulShape shape, int size,
        ArrayView<float> leftTile, ArrayView<float> rightTile, ArrayView<int> laneTable, ArrayView<int> depthTable, ArrayView<float> kernelGradient)
    {
        var blocksAcross = (shape.Columns + size - 1) / size;
        var firstRow = Grid.IdxX / blocksAcross * size;
        var firstFilter = Grid.IdxX % blocksAcross * size;
        var end = shape.End(Grid.IdxY);
        var sums = new OctetPair(Octet.Zero(), Octet.Zero());
        Patches.EnterColumns(patches, firstRow, size, laneTable);
        for (var start = shape.Start(Grid.IdxY); start < end; start += ProductBlock.Depth)
        {
            Patches.EnterRows(patches, start, end, ProductBlock.Depth, depthTable);
            Group.Barrier();
            Patches.Load(image, patches, laneTable, depthTable, patches.Channels > 1, size, leftTile);
            ProductBlock.Load(gradient, firstFilter, shape.Columns, 1, start, end, shape.Columns, size, rightTile);
            Group.Barrier();
            sums = ProductBlock.Multiply(sums, leftTile, rightTile, end - start, size);
        }

        ProductBlock.Store(sums, kernelGradient, Epilogue.None, firstRow, shape.Rows, firstFilter, shape.Columns, Grid.IdxY * shape.Length, kernelGradient);
    }
}
