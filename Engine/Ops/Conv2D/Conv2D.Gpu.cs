namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    private const int ScratchOfTurnedKernel = 9;

    internal override void Conv2D(Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry geometry, Activation activation, Tensor y) =>
        MultiplyPatches(x, kernel, bias, PatchGeometry.OfInputs(geometry), geometry.OutputChannels, new Epilogue(1, activation), y);

    internal override void Conv2DBackwardInput(Tensor gradient, Tensor kernel, in Conv2DGeometry geometry, Tensor inputGradient)
    {
        var turned = Scratch(kernel.Shape.Length, ScratchOfTurnedKernel);
        Conv2DKernels.LaunchTurnKernel(this, kernel.Shape.Length, kernel, geometry.InputChannels, geometry.OutputChannels, turned);
        MultiplyPatches(gradient, turned, turned, PatchGeometry.OfOutputs(geometry), geometry.InputChannels, Epilogue.None, inputGradient);
    }

    internal override void Conv2DBackwardKernel(Tensor x, Tensor gradient, in Conv2DGeometry geometry, Tensor kernelGradient)
    {
        var shape = MatMulShape.Create(geometry.PatchLength, geometry.OutputChannels, geometry.OutputPositions);
        var isLarge = FillsLargeBlocks(shape.Rows, shape.Columns) && CanRun(Conv2DKernels.BackwardKernel64Kernel);
        var blocks = BlocksOf(shape.Rows, shape.Columns, isLarge ? ProductBlock.Large : ProductBlock.Small);
        shape = DivideSums(shape, blocks);
        var sums = shape.Parts == 1 ? kernelGradient : Scratch(shape.Parts * shape.Length, ScratchOfParts);
        var patches = PatchGeometry.OfInputs(geometry);
        if (isLarge)
            Conv2DKernels.LaunchBackwardKernel64(this, (blocks, shape.Parts), x, gradient, patches, shape, sums);
        else
            Conv2DKernels.LaunchBackwardKernel32(this, (blocks, shape.Parts), x, gradient, patches, shape, sums);
        if (shape.Parts > 1)
            MatMulKernels.LaunchAddParts(this, shape.Length, sums, sums, shape, Epilogue.None, kernelGradient);
    }

    private void MultiplyPatches(Tensor image, Tensor kernel, Tensor bias, PatchGeometry patches, int filters, Epilogue epilogue, Tensor result)
    {
        if (FillsLargeBlocks(patches.Rows, filters) && CanRun(Conv2DKernels.Apply64Kernel))
            Conv2DKernels.LaunchApply64(this, BlocksOf(patches.Rows, filters, ProductBlock.Large), image, kernel, bias, patches, filters, epilogue, result);
        else
            Conv2DKernels.LaunchApply32(this, BlocksOf(patches.Rows, filters, ProductBlock.Small), image, kernel, bias, patches, filters, epilogue, result);
    }
}
