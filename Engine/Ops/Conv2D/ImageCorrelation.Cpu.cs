namespace Gtzan.Engine.Cpu;

/// <summary>The gradient of a convolution's kernel, of a few images on the calling thread.</summary>
internal unsafe interface IImageCorrelation
{
    /// <summary>The elements of a sum: those of the kernel, or of its frequencies.</summary>
    int SumLength { get; }

    /// <param name="images">The inputs.</param>
    /// <param name="gradient">The gradient of their results.</param>
    /// <param name="count">How many, at most what the memory was made for.</param>
    /// <param name="sum">Takes the gradient, or what it is made of.</param>
    /// <param name="adds">Whether it is added to what is there.</param>
    /// <param name="worker">Whose memory it may use.</param>
    void Correlate<T>(float* images, float* gradient, int count, float* sum, bool adds, int worker)
        where T : struct, ISimd<T>;
}

/// <summary>The product of the matrix of patches, transposed, with that of the gradient.</summary>
/// <param name="patches">The matrix of patches.</param>
/// <param name="filters">How many columns the gradient has.</param>
/// <param name="memory">For each worker, memory for the padded images and a product.</param>
/// <param name="memoryLength">How much that is.</param>
/// <param name="gemmScratch">The matrix product's memory.</param>
internal readonly unsafe struct DirectCorrelation(PatchSource patches, int filters, float* memory, int memoryLength, float* gemmScratch) : IImageCorrelation
{
    public int SumLength => CpuStorage.PadToLine(patches.PatchLength * filters);

    public void Correlate<T>(float* images, float* gradient, int count, float* sum, bool adds, int worker)
        where T : struct, ISimd<T>
    {
        var product = adds ? memory + ((long)worker * memoryLength) : sum;
        var matrix = new TransposedOperand<PatchMatrix>(patches.Matrix(patches.Pad<T>(images, count, memory + ((long)worker * memoryLength) + SumLength)));
        var gemm = new Gemm<TransposedOperand<PatchMatrix>, StridedOperand>(
            patches.PatchLength, filters, count * patches.Positions, matrix, new StridedOperand(gradient, laneStride: 1, depthStride: filters),
            product, null, Activation.None, splitsRows: true, gemmScratch);
        gemm.Execute<T>(0, gemm.Items, worker);
        if (!adds)
            return;
        for (var i = 0; i < SumLength; i += T.Count)
            (T.Load(sum + i) + T.Load(product + i)).Store(sum + i);
    }
}

/// <summary>The same by way of the frequencies of tiles.</summary>
/// <param name="inputs">Where tiles of 4×4 lie in images at address 0.</param>
/// <param name="gradients">Where their results lie.</param>
/// <param name="scratch">Memory for all workers.</param>
internal readonly unsafe struct WinogradCorrelation(WinogradTiles inputs, WinogradTiles gradients, float* scratch) : IImageCorrelation
{
    public int SumLength => WinogradTransforms.Frequencies * inputs.Channels * gradients.Channels;

    public void Correlate<T>(float* images, float* gradient, int count, float* sum, bool adds, int worker)
        where T : struct, ISimd<T> =>
        new WinogradKernelGradientSum(inputs.Of(images), gradients.Of(gradient), scratch)
            .Add<T>(0, count * inputs.TilesOfAnImage, sum, adds, worker);
}
