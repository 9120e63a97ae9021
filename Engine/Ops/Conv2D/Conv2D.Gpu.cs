namespace Gtzan.Engine;

public abstract partial class GpuDevice
{
    private const int ScratchOfTurnedKernel = 9;

    internal override void Conv2D(Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry geometry, Activation activation, Tensor y)
    {
        var patches = PatchGeometry.OfInputs(geometry);
        var (pixels, filters, epilogue) = (geometry.OutputPositions, geometry.OutputChannels, new Epilogue(1, activation));
        if (FillsLargeBlocks(pixels, filters) && CanRun(Conv2DKernels.Forward64Kernel))
            Conv2DKernels.LaunchForward64(this, BlocksOf(pixels, filters, ProductBlock.Large), x, kernel, bias, patches, filters, epilogue, y);
        else
            Conv2DKernels.LaunchForward32(this, BlocksOf(pixels, filters, ProductBlock.Small), x, kernel, bias, patches, filters, epilogue, y);
    }

    internal override void Conv2DBackwardInput(Tensor gradient, Tensor kernel, in Conv2DGeometry geometry, Tensor inputGradient)
    {
        var patches = PatchGeometry.OfOutputs(geometry);
        var (pixels, channels) = (geometry.InputPositions, geometry.InputChannels);
        var turned = Scratch(kernel.Shape.Length, ScratchOfTurnedKernel);
        Conv2DKernels.LaunchTurnKernel(this, kernel.Shape.Length, kernel, channels, geometry.OutputChannels, turned);
        if (FillsLargeBlocks(pixels, channels) && CanRun(Conv2DKernels.BackwardInput64Kernel))
            Conv2DKernels.LaunchBackwardInput64(this, BlocksOf(pixels, channels, ProductBlock.Large), gradient, turned, patches, channels, inputGradient);
        else
            Conv2DKernels.LaunchBackwardInput32(this, BlocksOf(pixels, channels, ProductBlock.Small), gradient, turned, patches, channels, inputGradient);
    }

    internal override void Conv2DBackwardKernel(Tensor x, Tensor gradient, in Conv2DGeometry geometry, Tensor kernelGradient)
    {
        var patches = PatchGeometry.OfInputs(geometry);
        var shape = MatMulShape.Create(geometry.PatchLength, geometry.OutputChannels, geometry.OutputPositions);
        var isLarge = FillsLargeBlocks(shape.Rows, shape.Columns) && CanRun(Conv2DKernels.BackwardKernel64Kernel);
        var blocks = BlocksOf(shape.Rows, shape.Columns, isLarge ? ProductBlock.Large : ProductBlock.Small);
        shape = DivideSums(shape, blocks);
        var sums = shape.Parts == 1 ? kernelGradient : Scratch(shape.Parts * shape.Length, ScratchOfParts);
        if (isLarge)
            Conv2DKernels.LaunchBackwardKernel64(this, (blocks, shape.Parts), x, gradient, patches, shape, sums);
        else
            Conv2DKernels.LaunchBackwardKernel32(this, (blocks, shape.Parts), x, gradient, patches, shape, sums);
        if (shape.Parts > 1)
            MatMulKernels.LaunchAddParts(this, shape.Length, sums, sums, shape, Epilogue.None, kernelGradient);
    }
}
