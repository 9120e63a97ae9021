using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Conv2D.Fast;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul;
using Gtzan.Engine.Ops.MatMul.Fast;
using ILGPU;

namespace Gtzan.Engine.Ops.Conv2D;

/// <summary>
/// Convolutions and their gradients in three versions. The naive one has plain loops and an item for each element of the result. The other
/// two are products with the matrix of patches (implicit im2col): the register-blocked product of <see cref="ProductBlock"/>, in which one
/// tile is gathered from the image through <see cref="Patches"/>. The matrix itself, nine times the image for a 3×3 kernel, exists only in
/// shared memory.
/// </summary>
/// <remarks><c>LadderBenchmarks</c> measures every version.</remarks>
internal static class Conv2DKernels
{
    /// <summary>
    /// Step 1: y[n, p, q, f] = activation(bias[f] + Σ x · kernel), an item for each element of y, which reads a pixel and a weight from
    /// global memory for each multiply-add: bound by these reads.
    /// </summary>
    [Kernel]
    internal static void NaiveForward(
        Index1D index, ArrayView<float> x, ArrayView<float> kernel, ArrayView<float> bias, Conv2DGeometry geometry, Epilogue epilogue,
        ArrayView<float> y)
    {
        var filters = geometry.OutputChannels;
        var channels = geometry.InputChannels;
        var filter = index.X % filters;
        var q = index.X / filters % geometry.OutputWidth;
        var p = index.X / (filters * geometry.OutputWidth) % geometry.OutputHeight;
        var image = index.X / (filters * geometry.OutputWidth * geometry.OutputHeight);
        var sum = 0f;
        for (var i = 0; i < geometry.KernelHeight; i++)
        {
            for (var j = 0; j < geometry.KernelWidth; j++)
            {
                var row = geometry.Vertical.Place(p, i);
                var column = geometry.Horizontal.Place(q, j);
                if (geometry.Vertical.Contains(row) && geometry.Horizontal.Contains(column))
                {
                    var pixel = (((image * geometry.InputHeight) + row) * geometry.InputWidth) + column;
                    var tap = (i * geometry.KernelWidth) + j;
                    for (var channel = 0; channel < channels; channel++)
                        sum += x[(pixel * channels) + channel] * kernel[(((tap * channels) + channel) * filters) + filter];
                }
            }
        }

        y[index] = epilogue.Apply(sum, bias, filter);
    }

    /// <summary>
    /// Step 1 of ∂x[n, h, w, c] = Σ ∂y · kernel: an item for each element of x gathers from the outputs whose windows cover it. Bound by
    /// reads, as <see cref="NaiveForward"/>.
    /// </summary>
    [Kernel]
    internal static void NaiveBackwardInput(
        Index1D index, ArrayView<float> gradient, ArrayView<float> kernel, Conv2DGeometry geometry, ArrayView<float> inputGradient)
    {
        var filters = geometry.OutputChannels;
        var channels = geometry.InputChannels;
        var channel = index.X % channels;
        var column = index.X / channels % geometry.InputWidth;
        var row = index.X / (channels * geometry.InputWidth) % geometry.InputHeight;
        var image = index.X / (channels * geometry.InputWidth * geometry.InputHeight);
        var sum = 0f;
        for (var i = 0; i < geometry.KernelHeight; i++)
        {
            for (var j = 0; j < geometry.KernelWidth; j++)
            {
                // row = p · stride − top + i · dilation, solved for p; there is no such output if the division has a remainder.
                var down = row + geometry.Vertical.Before - (i * geometry.Vertical.Dilation);
                var across = column + geometry.Horizontal.Before - (j * geometry.Horizontal.Dilation);
                var p = down / geometry.Vertical.Stride;
                var q = across / geometry.Horizontal.Stride;
                var isWhole = p * geometry.Vertical.Stride == down && q * geometry.Horizontal.Stride == across;
                if (isWhole && down >= 0 && across >= 0 && p < geometry.OutputHeight && q < geometry.OutputWidth)
                {
                    var output = ((((image * geometry.OutputHeight) + p) * geometry.OutputWidth) + q) * filters;
                    var weights = ((((i * geometry.KernelWidth) + j) * channels) + channel) * filters;
                    for (var filter = 0; filter < filters; filter++)
                        sum += gradient[output + filter] * kernel[weights + filter];
                }
            }
        }

        inputGradient[index] = sum;
    }

    /// <summary>
    /// Step 1 of ∂kernel[i, j, c, f] = Σ x · ∂y over all pixels of the batch: an item for each weight. Bound by reads, and by latency:
    /// there are few weights, and their sums are long.
    /// </summary>
    [Kernel]
    internal static void NaiveBackwardKernel(
        Index1D index, ArrayView<float> x, ArrayView<float> gradient, Conv2DGeometry geometry, ArrayView<float> kernelGradient)
    {
        var filters = geometry.OutputChannels;
        var channels = geometry.InputChannels;
        var filter = index.X % filters;
        var channel = index.X / filters % channels;
        var j = index.X / (filters * channels) % geometry.KernelWidth;
        var i = index.X / (filters * channels * geometry.KernelWidth);
        var sum = 0f;
        for (var image = 0; image < geometry.Batch; image++)
        {
            for (var p = 0; p < geometry.OutputHeight; p++)
            {
                for (var q = 0; q < geometry.OutputWidth; q++)
                {
                    var row = geometry.Vertical.Place(p, i);
                    var column = geometry.Horizontal.Place(q, j);
                    if (geometry.Vertical.Contains(row) && geometry.Horizontal.Contains(column))
                    {
                        var pixel = (((image * geometry.InputHeight) + row) * geometry.InputWidth) + column;
                        var output = (((image * geometry.OutputHeight) + p) * geometry.OutputWidth) + q;
                        sum += x[(pixel * channels) + channel] * gradient[(output * filters) + filter];
                    }
                }
            }
        }

        kernelGradient[index] = sum;
    }

    /// <summary>
    /// y = activation(patches of x · kernel + bias). A group for each 32 pixels and 32 filters. Bound by shared memory and arithmetic, as
    /// the product is; with one input channel, where sums have nine terms, by the bytes of y.
    /// </summary>
    [Kernel(16, 4)]
    internal static void Forward32(
        ArrayView<float> x, ArrayView<float> kernel, ArrayView<float> bias, PatchGeometry patches, int filters, Epilogue epilogue,
        ArrayView<float> y)
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
        ArrayView<float> x, ArrayView<float> kernel, ArrayView<float> bias, PatchGeometry patches, int filters, Epilogue epilogue,
        ArrayView<float> y)
    {
        var leftTile = SharedMemory.Allocate<float>(ProductBlock.LargeTile);
        var rightTile = SharedMemory.Allocate<float>(ProductBlock.LargeTile);
        var laneTable = SharedMemory.Allocate<int>(Patches.LargeTable);
        var depthTable = SharedMemory.Allocate<int>(Patches.DepthTable);
        MultiplyPatches(x, kernel, bias, patches, filters, epilogue, ProductBlock.Large, leftTile, rightTile, laneTable, depthTable, y);
    }

    /// <summary>
    /// ∂x = patches of ∂y · rotated kernel: each input pixel gathers from the output pixels whose patches contain it, for any stride, so no
    /// two items write to the same element. A group for each 32 pixels and 32 channels. Bound by shared memory and arithmetic.
    /// </summary>
    [Kernel(16, 4)]
    internal static void BackwardInput32(
        ArrayView<float> gradient, ArrayView<float> rotatedKernel, PatchGeometry patches, int channels, ArrayView<float> inputGradient)
    {
        var leftTile = SharedMemory.Allocate<float>(ProductBlock.SmallTile);
        var rightTile = SharedMemory.Allocate<float>(ProductBlock.SmallTile);
        var laneTable = SharedMemory.Allocate<int>(Patches.SmallTable);
        var depthTable = SharedMemory.Allocate<int>(Patches.DepthTable);
        MultiplyPatches(
            gradient, rotatedKernel, rotatedKernel, patches, channels, Epilogue.None, ProductBlock.Small, leftTile, rightTile, laneTable,
            depthTable, inputGradient);
    }

    /// <summary>The same with a group for each 64 pixels and 64 channels.</summary>
    [Kernel(32, 8)]
    internal static void BackwardInput64(
        ArrayView<float> gradient, ArrayView<float> rotatedKernel, PatchGeometry patches, int channels, ArrayView<float> inputGradient)
    {
        var leftTile = SharedMemory.Allocate<float>(ProductBlock.LargeTile);
        var rightTile = SharedMemory.Allocate<float>(ProductBlock.LargeTile);
        var laneTable = SharedMemory.Allocate<int>(Patches.LargeTable);
        var depthTable = SharedMemory.Allocate<int>(Patches.DepthTable);
        MultiplyPatches(
            gradient, rotatedKernel, rotatedKernel, patches, channels, Epilogue.None, ProductBlock.Large, leftTile, rightTile, laneTable,
            depthTable, inputGradient);
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
        MultiplyTransposedPatches(
            x, gradient, patches, shape, ProductBlock.Small, leftTile, rightTile, laneTable, depthTable, kernelGradient);
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
        MultiplyTransposedPatches(
            x, gradient, patches, shape, ProductBlock.Large, leftTile, rightTile, laneTable, depthTable, kernelGradient);
    }

    /// <summary>
    /// rotated[tap, filter, channel] = kernel[tap, channel, filter]: the kernel as the right operand of the input's gradient. Bound by
    /// bytes; it is small beside the product.
    /// </summary>
    [Kernel]
    internal static void RotateKernel(Index1D index, ArrayView<float> kernel, int channels, int filters, ArrayView<float> rotated)
    {
        var i = index.X;
        var channel = i % channels;
        var filter = i / channels % filters;
        var tap = i / (channels * filters);
        rotated[i] = kernel[(((tap * channels) + channel) * filters) + filter];
    }

    private static void MultiplyPatches(
        ArrayView<float> image, ArrayView<float> kernel, ArrayView<float> bias, PatchGeometry patches, int filters, Epilogue epilogue,
        int size,
        ArrayView<float> leftTile, ArrayView<float> rightTile, ArrayView<int> laneTable, ArrayView<int> depthTable, ArrayView<float> y)
    {
        var blocksAcross = (filters + size - 1) / size;
        var firstRow = Grid.IdxX / blocksAcross * size;
        var firstFilter = Grid.IdxX % blocksAcross * size;
        var sums = new AccumulatorPair(Accumulator.Zero(), Accumulator.Zero());
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
        ArrayView<float> leftTile, ArrayView<float> rightTile, ArrayView<int> laneTable, ArrayView<int> depthTable,
        ArrayView<float> kernelGradient)
    {
        var blocksAcross = (shape.Columns + size - 1) / size;
        var firstRow = Grid.IdxX / blocksAcross * size;
        var firstFilter = Grid.IdxX % blocksAcross * size;
        var end = shape.End(Grid.IdxY);
        var sums = new AccumulatorPair(Accumulator.Zero(), Accumulator.Zero());
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

        ProductBlock.Store(
            sums, kernelGradient, Epilogue.None, firstRow, shape.Rows, firstFilter, shape.Columns, Grid.IdxY * shape.Length,
            kernelGradient);
    }
}
