using Gtzan.Engine.Cpu;

namespace Gtzan.Engine;

// A few images at a time go through all of it, so that what the convolution makes, and the gradient of it, are read while they are in the second-level
// cache; the memory that a batch of them would fill is never touched.
public sealed unsafe partial class CpuDevice
{
    // 256 KB of results, which leave room for the rest in a second-level cache of 1 MB.
    private const int FeaturesAtOnce = 64 * 1024;
    private const int MostImagesAtOnce = 8;

    // Larger images do not stay in the cache anyway.
    private const int MostFeaturesOfAnImage = 8 * FeaturesAtOnce;

    // Into how many parts the sum over a batch is divided: more occupy more threads, and leave more to add up.
    private const int CorrelationParts = 8;

    internal override void Conv2DMaxPool2D(
        Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry convolution, Activation activation, in MaxPool2DGeometry pooling, Tensor y, Tensor argMax)
    {
        var features = FeaturesOfAnImage(convolution);
        if (features > MostFeaturesOfAnImage)
        {
            base.Conv2DMaxPool2D(x, kernel, bias, convolution, activation, pooling, y, argMax);
            return;
        }

        var images = ImagesAtOnce(features);
        var (channels, filters) = (convolution.InputChannels, convolution.OutputChannels);
        if (SuitsWinograd(convolution))
        {
            var memory = WinogradConv2DJob.MemoryLength(channels, filters);
            var frequencies = Scratch(checked(WinogradKernelLength(convolution) + (_workers.Threads * (memory + (images * features)))));
            var scratch = frequencies + WinogradKernelLength(convolution);
            TransformKernel(Pointer(kernel), convolution, frequencies);
            var (inputs, outputs) = WinogradInputs(convolution);
            Run(new WinogradConvolution(inputs, outputs, frequencies, Pointer(bias), activation, scratch), scratch + ((long)_workers.Threads * memory), pooling);
        }
        else
        {
            var patches = PatchSource.Inputs(convolution);
            var memory = patches.PaddedLength(images);
            var scratch = Scratch(checked(_workers.Threads * (memory + (images * features))));
            var operand = RightOperand(Pointer(kernel), filters, convolution.PatchLength, transposed: false);
            Run(
                new DirectConvolution<StridedOperand>(patches, operand, filters, Pointer(bias), activation, scratch, memory, _gemmScratch.Pointer),
                scratch + ((long)_workers.Threads * memory), pooling);
        }

        void Run<TConvolution>(TConvolution chosen, float* buffers, in MaxPool2DGeometry pool)
            where TConvolution : unmanaged, IImageConvolution
        {
            var imageLength = x.Shape.Length / x.Shape[0];
            _workers.Run(
                new ConvolveAndPoolJob<TConvolution>(chosen, Pointer(x), imageLength, buffers, images, pool, Pointer(y), IndexPointer(argMax)),
                Groups(x.Shape[0], images));
        }
    }

    internal override void Conv2DMaxPool2DBackward(
        Tensor x, Tensor kernel, Tensor gradient, Tensor argMax, in Conv2DGeometry convolution, in MaxPool2DGeometry pooling,
        Tensor? kernelGradient, Tensor? inputGradient)
    {
        if (FeaturesOfAnImage(convolution) > MostFeaturesOfAnImage)
        {
            base.Conv2DMaxPool2DBackward(x, kernel, gradient, argMax, convolution, pooling, kernelGradient, inputGradient);
            return;
        }

        var winners = new Winners(pooling, Pointer(gradient), IndexPointer(argMax));
        if (kernelGradient is not null)
            BackwardKernel(Pointer(x), winners, convolution, Pointer(kernelGradient));
        if (inputGradient is not null)
            BackwardInput(winners, Pointer(kernel), convolution, Pointer(inputGradient));
    }

    private void BackwardKernel(float* x, Winners winners, in Conv2DGeometry g, float* kernelGradient)
    {
        var images = ImagesAtOnce(FeaturesOfAnImage(g));
        var buffer = images * FeaturesOfAnImage(g);
        var imageLength = g.InputHeight * g.InputWidth * g.InputChannels;
        var parts = Math.Min(CorrelationParts, g.Batch);
        if (SuitsWinograd(g))
        {
            var sumLength = WinogradKernelLength(g);
            var memory = WinogradKernelGradientSum.MemoryLength(g.InputChannels, g.OutputChannels);
            var sums = Scratch(checked((parts * sumLength) + (_workers.Threads * (memory + buffer))));
            var scratch = sums + ((long)parts * sumLength);
            var (inputs, outputs) = WinogradInputs(g);
            var correlation = new WinogradCorrelation(inputs, outputs, scratch);
            var buffers = scratch + ((long)_workers.Threads * memory);
            _workers.Run(
                new UnpoolAndCorrelateJob<WinogradCorrelation>(correlation, x, imageLength, winners, g.Batch, parts, images, buffers, buffer, sums), parts);
            AddParts(sums, parts, sumLength);
            TransformKernelGradient(sums, g, kernelGradient);
        }
        else
        {
            var patches = PatchSource.Inputs(g);
            var sumLength = CpuStorage.PadToLine(g.PatchLength * g.OutputChannels);
            var memory = sumLength + patches.PaddedLength(images);
            var sums = Scratch(checked((parts * sumLength) + (_workers.Threads * (memory + buffer))));
            var scratch = sums + ((long)parts * sumLength);
            var correlation = new DirectCorrelation(patches, g.OutputChannels, scratch, memory, _gemmScratch.Pointer);
            var buffers = scratch + ((long)_workers.Threads * memory);
            _workers.Run(
                new UnpoolAndCorrelateJob<DirectCorrelation>(correlation, x, imageLength, winners, g.Batch, parts, images, buffers, buffer, sums), parts);
            AddParts(sums, parts, sumLength);
            var length = g.PatchLength * g.OutputChannels;
            new ReadOnlySpan<float>(sums, length).CopyTo(new Span<float>(kernelGradient, length));
        }
    }

    private void BackwardInput(Winners winners, float* kernel, in Conv2DGeometry g, float* inputGradient)
    {
        var images = ImagesAtOnce(FeaturesOfAnImage(g));
        var buffer = images * FeaturesOfAnImage(g);
        var imageLength = g.InputHeight * g.InputWidth * g.InputChannels;
        if (SuitsWinograd(g))
        {
            var memory = WinogradConv2DJob.MemoryLength(g.OutputChannels, g.InputChannels);
            var frequencies = Scratch(checked(WinogradKernelLength(g) + (_workers.Threads * (memory + buffer))));
            var scratch = frequencies + WinogradKernelLength(g);
            TransformTurnedKernel(kernel, g, frequencies);
            var (inputs, outputs) = WinogradGradients(g);
            var convolution = new WinogradConvolution(inputs, outputs, frequencies, null, Activation.None, scratch);
            _workers.Run(
                new UnpoolAndConvolveJob<WinogradConvolution>(
                    convolution, winners, g.Batch, images, scratch + ((long)_workers.Threads * memory), buffer, inputGradient, imageLength),
                Groups(g.Batch, images));
        }
        else
        {
            var patches = PatchSource.Outputs(g);
            var memory = patches.PaddedLength(images);
            var scratch = Scratch(checked(_workers.Threads * (memory + buffer)));
            var operand = new TurnedKernelOperand(kernel, g.KernelHeight * g.KernelWidth, g.InputChannels, g.OutputChannels);
            var convolution = new DirectConvolution<TurnedKernelOperand>(
                patches, operand, g.InputChannels, null, Activation.None, scratch, memory, _gemmScratch.Pointer);
            _workers.Run(
                new UnpoolAndConvolveJob<DirectConvolution<TurnedKernelOperand>>(
                    convolution, winners, g.Batch, images, scratch + ((long)_workers.Threads * memory), buffer, inputGradient, imageLength),
                Groups(g.Batch, images));
        }
    }

    /// <summary>The elements that the convolution makes of an image.</summary>
    private static int FeaturesOfAnImage(in Conv2DGeometry g) => checked(g.OutputHeight * g.OutputWidth * g.OutputChannels);

    private static int ImagesAtOnce(int features) => Math.Clamp(FeaturesAtOnce / features, 1, MostImagesAtOnce);

    private static int Groups(int batch, int images) => (batch + images - 1) / images;

    /// <summary>One item is so many images: convolved, and pooled from the cache.</summary>
    private readonly struct ConvolveAndPoolJob<TConvolution>(
        TConvolution convolution, float* x, int imageLength, float* buffers, int images, MaxPool2DGeometry pooling, float* y, int* argMax) : IParallelJob
        where TConvolution : unmanaged, IImageConvolution
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            var features = buffers + ((long)worker * images * pooling.InputHeight * pooling.InputWidth * pooling.Channels);
            var resultLength = (long)pooling.OutputHeight * pooling.OutputWidth * pooling.Channels;
            for (var group = first; group < end; group++)
            {
                var firstImage = group * images;
                var count = Math.Min(images, pooling.Batch - firstImage);
                convolution.Convolve<T>(x + ((long)firstImage * imageLength), count, features, worker);
                var pool = new MaxPool2DJob(pooling, features, y + (firstImage * resultLength), argMax + (firstImage * resultLength));
                pool.Execute<T>(0, count * pooling.OutputHeight, worker);
            }
        }
    }

    /// <summary>The gradient of pooled images, and which cells it goes to.</summary>
    private readonly struct Winners(MaxPool2DGeometry pooling, float* gradient, int* argMax)
    {
        /// <summary>The gradient of the cells of some images: that of the windows they won, and 0 elsewhere.</summary>
        public void Unpool<T>(int firstImage, int images, float* features)
            where T : struct, ISimd<T>
        {
            var first = (long)firstImage * pooling.OutputHeight * pooling.OutputWidth * pooling.Channels;
            if (pooling.Stride >= pooling.Window)
                new WriteToWinnersJob(pooling, gradient + first, argMax + first, features).Execute<T>(0, images * pooling.OutputHeight, 0);
            else
                new AddToWinnersJob(pooling, gradient + first, argMax + first, features).Execute<T>(0, images, 0);
        }
    }

    /// <summary>One item is a part of the batch, a few images at a time: the sum of their gradients of the kernel.</summary>
    private readonly struct UnpoolAndCorrelateJob<TCorrelation>(
        TCorrelation correlation, float* x, int imageLength, Winners winners, int batch, int parts, int images, float* buffers, int bufferLength, float* sums)
        : IParallelJob
        where TCorrelation : unmanaged, IImageCorrelation
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            var features = buffers + ((long)worker * bufferLength);
            for (var part = first; part < end; part++)
            {
                var (firstImage, endImage) = ((int)((long)batch * part / parts), (int)((long)batch * (part + 1) / parts));
                var sum = sums + ((long)part * correlation.SumLength);
                for (var image = firstImage; image < endImage; image += images)
                {
                    var count = Math.Min(images, endImage - image);
                    winners.Unpool<T>(image, count, features);
                    correlation.Correlate<T>(x + ((long)image * imageLength), features, count, sum, adds: image > firstImage, worker);
                }
            }
        }
    }

    /// <summary>One item is so many images: the gradient of the input.</summary>
    private readonly struct UnpoolAndConvolveJob<TConvolution>(
        TConvolution convolution, Winners winners, int batch, int images, float* buffers, int bufferLength, float* inputGradient, int imageLength)
        : IParallelJob
        where TConvolution : unmanaged, IImageConvolution
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T>
        {
            var features = buffers + ((long)worker * bufferLength);
            for (var group = first; group < end; group++)
            {
                var image = group * images;
                var count = Math.Min(images, batch - image);
                winners.Unpool<T>(image, count, features);
                convolution.Convolve<T>(features, count, inputGradient + ((long)image * imageLength), worker);
            }
        }
    }
}
