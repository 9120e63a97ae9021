using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Conv2D;
using Gtzan.Engine.Ops.Conv2D.Fast;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul.Fast;
using Gtzan.Engine.Ops.MaxPool2D;
using Gtzan.Engine.Tensors;
using static Gtzan.Engine.Ops.CpuOperands;

namespace Gtzan.Engine.Ops.Conv2DMaxPool2D;

// Processes a few images at a time, so that the convolution's result and its gradient stay in the second-level cache; the result is never
// stored for the whole batch.
internal static unsafe class Conv2DMaxPool2DCpu
{
    // 256 KB of results, which leave room for the rest in a second-level cache of 1 MB.
    private const int FeaturesAtOnce = 64 * 1024;
    private const int MaxImagesAtOnce = 8;

    // Larger images do not stay in the cache anyway.
    private const int MaxElementsOfAnImage = 8 * FeaturesAtOnce;

    // Into how many parts the sum over a batch is divided: more occupy more threads, and leave more to add up.
    private const int CorrelationParts = 8;

    public static void Conv2DMaxPool2D(
        CpuDevice device, Tensor x, Tensor kernel, Tensor bias, in Conv2DGeometry convolution, Activation activation,
        in Pool2DGeometry pooling, Tensor y, Tensor argMax)
    {
        if (!StaysInCache(convolution))
        {
            new Conv2DMaxPool2DOp(x, kernel, bias, convolution, activation, pooling, y, argMax).RunInSteps(device);
            return;
        }

        using var gemmMemory = device.Rent(GemmCpu.MemoryOf(device));
        var convolve = ImageConvolution.OfInputs(convolution) with
        {
            Bias = Pointer(bias),
            Activation = activation,
            MaxImages = ImagesOfAGroup(device, convolution),
            GemmScratch = gemmMemory.Pointer,
        };
        var kernelLength = convolve.IsWinograd ? convolve.KernelLength : 0;
        var groups = Groups(convolution.Batch, convolve.MaxImages);
        var workers = Math.Min(device.Workers.Threads, groups);
        var bufferLength = convolve.MaxImages * FeaturesOfAnImage(convolution);
        using var rented = device.Rent(checked(kernelLength + (workers * (convolve.MemoryLength + bufferLength))));
        var scratch = rented.Pointer;
        if (convolve.IsWinograd)
            Conv2DCpu.TransformKernel(device, Pointer(kernel), convolution, scratch);
        convolve = convolve with { Kernel = convolve.IsWinograd ? scratch : Pointer(kernel), Memory = scratch + kernelLength };
        var buffers = convolve.Memory + ((long)workers * convolve.MemoryLength);
        var imageLength = x.Shape.Length / convolution.Batch;
        device.Workers.Run(
            new ConvolveAndPoolJob(convolve, Pointer(x), imageLength, buffers, bufferLength, pooling, Pointer(y), IndexPointer(argMax)),
            groups, GroupsWorthAThread(convolution, convolve.MaxImages));
    }

    public static void Conv2DMaxPool2DBackward(
        CpuDevice device, Tensor x, Tensor kernel, Tensor gradient, Tensor argMax, in Conv2DGeometry convolution,
        in Pool2DGeometry pooling, Tensor? kernelGradient, Tensor? inputGradient)
    {
        if (!StaysInCache(convolution))
        {
            new Conv2DMaxPool2DBackwardOp(
                x, kernel, gradient, argMax, convolution, pooling, kernelGradient, inputGradient).RunInSteps(device);
            return;
        }

        var winners = new Winners(pooling, Pointer(gradient), IndexPointer(argMax));
        if (kernelGradient is not null)
            BackwardKernel(device, Pointer(x), winners, convolution, Pointer(kernelGradient));
        if (inputGradient is not null)
            BackwardInput(device, Pointer(kernel), winners, convolution, Pointer(inputGradient));
    }

    private static void BackwardKernel(CpuDevice device, float* x, Winners winners, in Conv2DGeometry g, float* kernelGradient)
    {
        // How the images are grouped decides the order of the sums, so the number of threads has no part in it.
        var parts = Math.Min(CorrelationParts, g.Batch);
        using var gemmMemory = device.Rent(GemmCpu.MemoryOf(device));
        var correlate = new ImageCorrelation(g) { MaxImages = ImagesAtOnce(g, Groups(g.Batch, parts)), GemmScratch = gemmMemory.Pointer };
        var sumLength = correlate.SumLength;
        var workers = Math.Min(device.Workers.Threads, parts);
        var bufferLength = correlate.MaxImages * FeaturesOfAnImage(g);
        using var rented = device.Rent(checked((parts * sumLength) + (workers * (correlate.MemoryLength + bufferLength))));
        var sums = rented.Pointer;
        correlate = correlate with { Memory = sums + ((long)parts * sumLength) };
        var buffers = correlate.Memory + ((long)workers * correlate.MemoryLength);
        var imageLength = g.InputHeight * g.InputWidth * g.InputChannels;
        device.Workers.Run(
            new UnpoolAndCorrelateJob(correlate, x, imageLength, winners, g.Batch, parts, buffers, bufferLength, sums),
            parts, GroupsWorthAThread(g, Groups(g.Batch, parts)));
        if (!correlate.IsWinograd)
        {
            ParallelSums.OfParts(device, sums, parts, sumLength, kernelGradient);
            return;
        }

        ParallelSums.OfParts(device, sums, parts, sumLength, sums);
        Conv2DCpu.TransformKernelGradient(device, sums, g, kernelGradient);
    }

    private static void BackwardInput(CpuDevice device, float* kernel, Winners winners, in Conv2DGeometry g, float* inputGradient)
    {
        using var gemmMemory = device.Rent(GemmCpu.MemoryOf(device));
        var convolve = ImageConvolution.OfGradients(g) with { MaxImages = ImagesOfAGroup(device, g), GemmScratch = gemmMemory.Pointer };
        var groups = Groups(g.Batch, convolve.MaxImages);
        var workers = Math.Min(device.Workers.Threads, groups);
        var bufferLength = convolve.MaxImages * FeaturesOfAnImage(g);
        using var rented = device.Rent(checked(convolve.KernelLength + (workers * (convolve.MemoryLength + bufferLength))));
        var scratch = rented.Pointer;
        if (convolve.IsWinograd)
            Conv2DCpu.TransformRotatedKernel(device, kernel, g, scratch);
        else
            Conv2DCpu.RotateKernel(device, kernel, g, scratch);
        convolve = convolve with { Kernel = scratch, Memory = scratch + convolve.KernelLength };
        var buffers = convolve.Memory + ((long)workers * convolve.MemoryLength);
        var imageLength = g.InputHeight * g.InputWidth * g.InputChannels;
        device.Workers.Run(
            new UnpoolAndConvolveJob(convolve, winners, g.Batch, buffers, bufferLength, inputGradient, imageLength),
            groups, GroupsWorthAThread(g, convolve.MaxImages));
    }

    /// <summary>The elements that the convolution makes of an image.</summary>
    private static int FeaturesOfAnImage(in Conv2DGeometry g) => checked(g.OutputHeight * g.OutputWidth * g.OutputChannels);

    private static bool StaysInCache(in Conv2DGeometry g) =>
        FeaturesOfAnImage(g) <= MaxElementsOfAnImage
        && Math.Max(PatchSource.Inputs(g).PaddedLength(1), PatchSource.Outputs(g).PaddedLength(1)) <= MaxElementsOfAnImage;

    private static int ImagesAtOnce(in Conv2DGeometry g, int images) =>
        Math.Min(images, Math.Clamp(FeaturesAtOnce / FeaturesOfAnImage(g), 1, MaxImagesAtOnce));

    /// <summary>
    /// As many images as fit the cache and leave work for each thread. The results of an image do not depend on those beside it.
    /// </summary>
    private static int ImagesOfAGroup(CpuDevice device, in Conv2DGeometry g) => ImagesAtOnce(g, Groups(g.Batch, device.Workers.Threads));

    private static int Groups(int batch, int images) => (batch + images - 1) / images;

    private static int GroupsWorthAThread(in Conv2DGeometry g, int images) =>
        (int)(GemmCpu.MultiplicationsWorthAThread / ((long)images * FeaturesOfAnImage(g) * g.PatchLength)) + 1;

    /// <summary>One item is a few images: convolves them, and pools the result from the cache.</summary>
    private readonly struct ConvolveAndPoolJob(
        ImageConvolution convolution, float* x, int imageLength, float* buffers, int bufferLength, Pool2DGeometry pooling, float* y,
        int* argMax) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var features = buffers + ((long)worker * bufferLength);
            var resultLength = (long)pooling.OutputHeight * pooling.OutputWidth * pooling.Channels;
            for (var group = first; group < end; group++)
            {
                var firstImage = group * convolution.MaxImages;
                var count = Math.Min(convolution.MaxImages, pooling.Batch - firstImage);
                convolution.Convolve<T>(x + ((long)firstImage * imageLength), count, features, worker);
                var pool = new MaxPool2DCpu.MaxPool2DJob(
                    pooling, features, y + (firstImage * resultLength), argMax + (firstImage * resultLength));
                pool.Execute<T>(0, count * pooling.OutputHeight, worker);
            }
        }
    }

    /// <summary>The gradient of pooled images, and the cells it goes to.</summary>
    private readonly struct Winners(Pool2DGeometry pooling, float* gradient, int* argMax)
    {
        /// <summary>The gradient of the cells of some images: that of the windows they won, and 0 elsewhere.</summary>
        public void Unpool<T>(int firstImage, int images, float* features)
            where T : struct, ISimd<T, float>
        {
            var first = (long)firstImage * pooling.OutputHeight * pooling.OutputWidth * pooling.Channels;
            if (!pooling.Overlaps)
                new MaxPool2DCpu.WriteToWinnersJob(
                    pooling, gradient + first, argMax + first, features).Execute<T>(0, images * pooling.OutputHeight, 0);
            else
                new MaxPool2DCpu.AddToWinnersJob(pooling, gradient + first, argMax + first, features).Execute<T>(0, images, 0);
        }
    }

    /// <summary>One item is a part of the batch, a few images at a time: the sum of their gradients of the kernel.</summary>
    private readonly struct UnpoolAndCorrelateJob(
        ImageCorrelation correlation, float* x, int imageLength, Winners winners, int batch, int parts, float* buffers, int bufferLength,
        float* sums)
        : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var features = buffers + ((long)worker * bufferLength);
            for (var part = first; part < end; part++)
            {
                var (firstImage, endImage) = ((int)((long)batch * part / parts), (int)((long)batch * (part + 1) / parts));
                var sum = sums + ((long)part * correlation.SumLength);
                for (var image = firstImage; image < endImage; image += correlation.MaxImages)
                {
                    var count = Math.Min(correlation.MaxImages, endImage - image);
                    winners.Unpool<T>(image, count, features);
                    correlation.Correlate<T>(x + ((long)image * imageLength), features, count, sum, adds: image > firstImage, worker);
                }
            }
        }
    }

    /// <summary>One item is a few images: the gradient of the input.</summary>
    private readonly struct UnpoolAndConvolveJob(
        ImageConvolution convolution, Winners winners, int batch, float* buffers, int bufferLength, float* inputGradient,
        int imageLength) : IParallelJob
    {
        public void Execute<T>(int first, int end, int worker)
            where T : struct, ISimd<T, float>
        {
            var features = buffers + ((long)worker * bufferLength);
            for (var group = first; group < end; group++)
            {
                var image = group * convolution.MaxImages;
                var count = Math.Min(convolution.MaxImages, batch - image);
                winners.Unpool<T>(image, count, features);
                convolution.Convolve<T>(features, count, inputGradient + ((long)image * imageLength), worker);
            }
        }
    }
}
