namespace Gtzan.Engine.Cpu;

/// <summary>A convolution of a few images on the calling thread: part of an operation that goes on with them while they are in its cache.</summary>
internal unsafe interface IImageConvolution
{
    /// <param name="source">The images.</param>
    /// <param name="images">How many, at most what the memory was made for.</param>
    /// <param name="destination">Takes the results.</param>
    /// <param name="worker">Whose memory it may use.</param>
    void Convolve<T>(float* source, int images, float* destination, int worker)
        where T : struct, ISimd<T>;
}

/// <summary>A convolution as the product of the matrix of patches with that of the kernel.</summary>
/// <param name="patches">The matrix of patches of so many images as are convolved at once.</param>
/// <param name="kernel">The kernel, as the right operand.</param>
/// <param name="filters">How many columns that has.</param>
/// <param name="bias">One for each filter, or null.</param>
/// <param name="activation">What is applied to the results.</param>
/// <param name="padded">For each worker, memory for the padded images.</param>
/// <param name="paddedLength">How much that is.</param>
/// <param name="gemmScratch">The matrix product's memory.</param>
internal readonly unsafe struct DirectConvolution<TKernel>(
    PatchSource patches, TKernel kernel, int filters, float* bias, Activation activation, float* padded, int paddedLength, float* gemmScratch)
    : IImageConvolution
    where TKernel : unmanaged, IGemmOperand
{
    public void Convolve<T>(float* source, int images, float* destination, int worker)
        where T : struct, ISimd<T>
    {
        var matrix = patches.Matrix(patches.Pad<T>(source, images, padded + ((long)worker * paddedLength)));
        var gemm = new Gemm<PatchMatrix, TKernel>(
            images * patches.Positions, filters, patches.PatchLength, matrix, kernel, destination, bias, activation, splitsRows: true, gemmScratch);
        gemm.Execute<T>(0, gemm.Items, worker);
    }
}

/// <summary>A convolution by way of the frequencies of tiles.</summary>
/// <param name="inputs">Where tiles of 4×4 lie in images at address 0.</param>
/// <param name="outputs">Where their results lie.</param>
/// <param name="kernel">The transformed kernel.</param>
/// <param name="bias">One for each filter, or null.</param>
/// <param name="activation">What is applied to the results.</param>
/// <param name="scratch">Memory for all workers.</param>
internal readonly unsafe struct WinogradConvolution(
    WinogradTiles inputs, WinogradTiles outputs, float* kernel, float* bias, Activation activation, float* scratch) : IImageConvolution
{
    public void Convolve<T>(float* source, int images, float* destination, int worker)
        where T : struct, ISimd<T>
    {
        var job = new WinogradConv2DJob(inputs.Of(source), outputs.Of(destination), images * inputs.TilesOfAnImage, kernel, bias, activation, scratch);
        job.Execute<T>(0, job.Blocks, worker);
    }
}
