using Gtzan.Core.Simd;
using Gtzan.Engine.Devices.Cpu;
using Gtzan.Engine.Ops.Elementwise;
using Gtzan.Engine.Ops.Geometry;
using Gtzan.Engine.Ops.MatMul.Fast;

namespace Gtzan.Engine.Ops.Conv2D.Fast;

/// <summary>
/// A convolution of a few images on the calling thread: part of an operation that goes on with them while they are in its cache. It goes by
/// way of Winograd tiles, or as a product of the matrix of patches with that of the kernel.
/// </summary>
internal readonly unsafe struct ImageConvolution
{
    private readonly WinogradTiles _inputs;
    private readonly WinogradTiles _outputs;
    private readonly PatchSource _patches;
    private readonly int _channels;
    private readonly int _filters;

    private ImageConvolution(
        bool isWinograd, (WinogradTiles Inputs, WinogradTiles Outputs) tiles, PatchSource patches, int channels, int filters)
    {
        IsWinograd = isWinograd;
        (_inputs, _outputs) = tiles;
        _patches = patches;
        (_channels, _filters) = (channels, filters);
    }

    /// <summary>Whether it uses Winograd's algorithm.</summary>
    public bool IsWinograd { get; }

    /// <summary>The elements of the kernel as it is used, up to a whole line.</summary>
    public int KernelLength => IsWinograd
        ? WinogradTransforms.Components * _channels * _filters
        : CpuStorage.PadToLine(_patches.PatchLength * _filters);

    /// <summary>The kernel as it is used: transformed, or as a matrix [patch, filters].</summary>
    public float* Kernel { get; init; }

    /// <summary>One for each filter, or null.</summary>
    public float* Bias { get; init; }

    /// <summary>What is applied to the results.</summary>
    public Activation Activation { get; init; }

    /// <summary>Memory for each worker, as much as <see cref="MemoryLength"/> says.</summary>
    public float* Memory { get; init; }

    /// <summary>The largest number of images at once.</summary>
    public int MaxImages { get; init; }

    /// <summary>The matrix product's memory.</summary>
    public float* GemmScratch { get; init; }

    /// <summary>The elements of <see cref="Memory"/> that one worker needs.</summary>
    public int MemoryLength =>
        IsWinograd ? WinogradConv2DJob.MemoryLength(_channels, _filters) : CpuStorage.PadToLine(_patches.PaddedLength(MaxImages));

    /// <summary>The convolution itself.</summary>
    public static ImageConvolution OfInputs(in Conv2DGeometry g) =>
        new(Winograd.Suits(g), Winograd.Inputs(g), PatchSource.Inputs(g), g.InputChannels, g.OutputChannels);

    /// <summary>
    /// The gradient of its input, which is a convolution too: of the results' gradient, with the kernel rotated by 180° and its channels
    /// and filters exchanged.
    /// </summary>
    public static ImageConvolution OfGradients(in Conv2DGeometry g) =>
        new(Winograd.Suits(g), Winograd.Gradients(g), PatchSource.Outputs(g), g.OutputChannels, g.InputChannels);

    /// <param name="source">The images.</param>
    /// <param name="images">How many.</param>
    /// <param name="destination">Receives the results.</param>
    /// <param name="worker">The worker, whose memory is used.</param>
    public void Convolve<T>(float* source, int images, float* destination, int worker)
        where T : struct, ISimd<T, float>
    {
        if (IsWinograd)
        {
            var job = new WinogradConv2DJob(
                _inputs.Of(source), _outputs.Of(destination), images * _inputs.TilesOfAnImage, Kernel, Bias, Activation, Memory);
            job.Execute<T>(0, job.Blocks, worker);
            return;
        }

        var gemm = new Gemm<PatchMatrix, StridedOperand>(
            images * _patches.Positions, _filters, _patches.PatchLength,
            _patches.Matrix(_patches.Pad<T>(source, images, Memory + ((long)worker * MemoryLength))),
            new StridedOperand(Kernel, laneStride: 1, depthStride: _filters), destination, Bias, Activation, splitsRows: true, GemmScratch);
        gemm.Execute<T>(0, gemm.Items, worker);
    }
}
