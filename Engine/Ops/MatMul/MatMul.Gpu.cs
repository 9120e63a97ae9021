using Gtzan.Engine.Devices.Gpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul.Fast;
using Gtzan.Engine.Tensors;
using ILGPU;
using ILGPU.Runtime;
using static Gtzan.Engine.Ops.GpuOperands;

namespace Gtzan.Engine.Ops.MatMul;

internal static class MatMulGpu
{
    /// <summary>
    /// With fewer rows, each element of the right operand is used too rarely for a copy to shared memory to gain anything.
    /// </summary>
    private const int MinRowsForTiles = 8;

    /// <summary>Sums are divided until there are this many groups for each compute unit.</summary>
    private const int GroupsPerComputeUnit = 4;

    /// <summary>The smallest number of terms of a part.</summary>
    private const int MinPartLength = 128;

    /// <summary>The largest number of terms of a part, memory permitting: the rounding error of float32 grows with it.</summary>
    private const int MaxPartLength = 4096;

    private delegate void NaiveProductLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> left, ArrayView<float> right, ArrayView<float> bias,
        MatMulShape shape, Epilogue epilogue, ArrayView<float> result);

    private delegate void ProductLaunch(
        AcceleratorStream stream, KernelConfig grid, ArrayView<float> left, ArrayView<float> right, ArrayView<float> bias,
        MatMulShape shape, Epilogue epilogue, ArrayView<float> result);

    private delegate void AddPartsLaunch(
        AcceleratorStream stream, Index1D items, ArrayView<float> parts, ArrayView<float> bias, MatMulShape shape, Epilogue epilogue,
        ArrayView<float> result);

    /// <summary>result ← activation(left · right + bias), with the version that suits the shape.</summary>
    public static void MatMul(
        GpuDevice device, Tensor left, Tensor right, bool transposeLeft, bool transposeRight, Tensor? bias, Activation activation,
        Tensor result)
    {
        var shape = MatMulShape.Create(
            result.Shape[^2], result.Shape[^1], left.Shape[transposeLeft ? ^2 : ^1], transposeLeft, transposeRight);
        Multiply(device, ChooseVersion(device, shape), left, right, shape, result, bias, activation);
    }

    /// <summary>result ← activation(left · right + bias), with a given version.</summary>
    public static void Multiply(
        GpuDevice device, MatMulVersion version, Tensor left, Tensor right, in MatMulShape shape, Tensor result, Tensor? bias = null,
        Activation activation = Activation.None)
    {
        var blocks = result.Shape.Length / shape.Length * GroupCount.Blocks(shape.Rows, shape.Columns, SideOf(version));
        var divided = DivideSums(
            device, shape, version == MatMulVersion.Naive ? GroupCount.Covering(blocks, device.MaximumGroupSize) : blocks);
        var isWhole = divided.Parts == 1;
        var epilogue = new Epilogue(bias is null ? 0 : 1, activation);
        using var scratch = device.Rent(isWhole ? 0 : divided.Parts * result.Shape.Length);
        var sums = isWhole ? View(result) : scratch.View;
        Launch(
            device, version, (blocks, divided.Parts), View(left), View(right), View(bias ?? right), divided,
            isWhole ? epilogue : Epilogue.None, sums);
        if (!isWhole)
            AddParts(device, sums, View(bias ?? right), divided, epilogue, result);
    }

    /// <summary>
    /// A handful of rows is bound by reading the right operand, which the naive version does once and in order. Otherwise registers: large
    /// blocks where the result fills them, small ones where it would not, or where the device cannot run large ones.
    /// </summary>
    private static MatMulVersion ChooseVersion(GpuDevice device, in MatMulShape shape)
    {
        if ((shape.Rows < MinRowsForTiles && shape.RightColumnStride == 1) || device.MaximumGroupSize < ProductBlock.SmallItems)
            return MatMulVersion.Naive;
        return UsesLargeBlocks(device, shape.Rows, shape.Columns) ? MatMulVersion.Blocked64 : MatMulVersion.Blocked32;
    }

    /// <summary>Whether a result fills large blocks, and the device has groups for them.</summary>
    public static bool UsesLargeBlocks(GpuDevice device, int rows, int columns) =>
        rows >= ProductBlock.Large && columns >= ProductBlock.Large && device.MaximumGroupSize >= ProductBlock.LargeItems;

    /// <summary>The rows and columns of the result that a group computes; for the naive version, an item.</summary>
    private static int SideOf(MatMulVersion version) => version switch
    {
        MatMulVersion.Naive => 1,
        MatMulVersion.Tiled => MatMulKernels.TileSize,
        MatMulVersion.Blocked32 => ProductBlock.Small,
        _ => ProductBlock.Large,
    };

    /// <summary>
    /// Divides the sums of a product into parts: enough to occupy every compute unit, each long enough to be worth the overhead and short
    /// enough to limit rounding errors, and so few that the partial results take no more memory traffic than the operands.
    /// </summary>
    public static MatMulShape DivideSums(GpuDevice device, in MatMulShape shape, int groups)
    {
        var wanted = Math.Max(
            Math.Min(GroupCount.Covering(GroupsPerComputeUnit * device.ComputeUnits, groups), shape.Inner / MinPartLength),
            GroupCount.Covering(shape.Inner, MaxPartLength));
        var affordable = (shape.Inner / shape.Rows) + (shape.Inner / shape.Columns);
        var parts = Math.Clamp(wanted, 1, Math.Max(1, affordable));
        return shape with { PartLength = GroupCount.Covering(shape.Inner, parts) };
    }

    private static void Launch(
        GpuDevice device, MatMulVersion version, GroupCount groups, ArrayView<float> left, ArrayView<float> right, ArrayView<float> bias,
        in MatMulShape shape, Epilogue epilogue, ArrayView<float> sums)
    {
        if (version == MatMulVersion.Naive)
        {
            device.Load<NaiveProductLaunch>(MatMulKernels.Naive).Launch(
                device.Stream, items: groups.Total, left, right, bias, shape, epilogue, sums);
            return;
        }

        var product = version switch
        {
            MatMulVersion.Tiled => device.Load<ProductLaunch>(MatMulKernels.Tiled),
            MatMulVersion.Blocked32 => device.Load<ProductLaunch>(MatMulKernels.Blocked32),
            _ => device.Load<ProductLaunch>(MatMulKernels.Blocked64),
        };
        product.Launch(device.Stream, product.Grid(groups), left, right, bias, shape, epilogue, sums);
    }

    /// <summary>result ← activation(the sum over the parts of a divided product + bias).</summary>
    public static void AddParts(
        GpuDevice device, ArrayView<float> parts, ArrayView<float> bias, in MatMulShape shape, Epilogue epilogue, Tensor result) =>
        device.Load<AddPartsLaunch>(MatMulKernels.AddParts).Launch(
            device.Stream, items: result.Shape.Length, parts, bias, shape, epilogue, View(result));
}
